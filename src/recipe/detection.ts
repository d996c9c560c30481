import type { Revision } from '../source/revision.ts';
import type { SourceTree } from '../source/source-tree.ts';

/** How a tree of a known build system is built: a recipe without what only a person can say. */
export interface Detection {
  /** The build system's name: `autotools`. */
  readonly name: string;
  /** What was seen, what will be done: "./configure is there; builds with make, installs into ../artifacts". */
  readonly explanation: string;
  readonly packages: readonly string[];
  readonly fetch: string | null;
  readonly build: string;
  readonly output: string;
  readonly artifacts: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Knows one build system. */
export interface Detector {
  readonly name: string;
  /** What it looks for, for the message when nothing fits: `debian/control and debian/rules`. */
  readonly looksFor: string;
  /** null when the tree is not of this build system. Throws RecipeError 'INVALID_SOURCE' when it is, but broken. */
  detect(tree: SourceTree, revision: Pick<Revision, 'version'>): Detection | null;
}

/** Where detected recipes put what is to be compared: beside the source, so that it holds nothing else. */
export const ARTIFACTS = '../artifacts';
