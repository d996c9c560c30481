import { z } from 'zod';

import { VARIATIONS } from '../environment/variation.ts';

/** Bounds of one build. */
export const limitsSchema = z.object({
  setupTimeoutSeconds: z.int().positive(),
  fetchTimeoutSeconds: z.int().positive(),
  buildTimeoutSeconds: z.int().positive(),
  collectTimeoutSeconds: z.int().positive(),
  memoryBytes: z.int().positive(),
  /** At most this many CPUs; null for all of the engine's. */
  cpus: z.int().positive().nullable(),
  pids: z.int().positive(),
  /** The workspace: source, build tree and artifacts. */
  diskBytes: z.int().positive(),
  /** Each of /tmp and the home directory; counts against memory. */
  scratchBytes: z.int().positive(),
  logBytes: z.int().positive(),
  artifactCount: z.int().positive(),
  /** All artifacts of one build together. */
  artifactBytes: z.int().positive(),
});
export type Limits = z.infer<typeof limitsSchema>;

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
export const DEFAULT_LIMITS: Limits = {
  setupTimeoutSeconds: 1800,
  fetchTimeoutSeconds: 1800,
  buildTimeoutSeconds: 3600,
  collectTimeoutSeconds: 900,
  memoryBytes: 4 * GIB,
  cpus: null,
  pids: 2048,
  diskBytes: 10 * GIB,
  scratchBytes: GIB,
  logBytes: 64 * MIB,
  artifactCount: 100_000,
  artifactBytes: 8 * GIB,
};

/** How to build a revision. */
export const recipeSchema = z.object({
  /** Debian dependency expressions for `apt-get satisfy`: `cmake`, `libfoo-dev (>= 1.2) | libbar-dev`. Sorted. */
  packages: z.array(z.string()),
  /** A shell script with network, run once per toolchain in the source directory; null when nothing is to be fetched. */
  fetch: z.string().nullable(),
  /** A shell script without network, run with `sh -e` in the source directory. */
  build: z.string().min(1),
  /** Where the globs start, relative to the source directory; may begin with one `..`. */
  output: z.string(),
  /** Globs (picomatch syntax), at least one. */
  artifacts: z.array(z.string()).min(1),
  /** Variables for fetch and build. */
  variables: z.record(z.string(), z.string()),
  /** Variations that this recipe cannot stand: left at the control's value in every build. */
  without: z.array(z.enum(VARIATIONS)),
  limits: limitsSchema,
});
export type Recipe = z.infer<typeof recipeSchema>;

/** Where a recipe came from and why, in one line: "detected autotools: found ./configure". */
export const recipeOriginSchema = z.object({
  kind: z.enum(['file', 'source', 'flags', 'detected']),
  /** `verbatim.yaml`, a build system's name, … */
  name: z.string(),
  explanation: z.string(),
});
export type RecipeOrigin = z.infer<typeof recipeOriginSchema>;
