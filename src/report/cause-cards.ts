import type { Cause } from '../comparison/cause.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { causesByPath } from './group-causes.ts';

/** What a page shows of why one artifact differs. */
export interface CauseCard {
  /** Where it is on the page. */
  readonly anchor: string;
  /** Of the artifact's own section. */
  readonly artifactAnchor: string;
  readonly causes: readonly Cause[];
}

/** So many artifacts have one; past them there is a line a cause. */
const MOST_CARDS = 100;

/** Where an artifact's own section, or its rows, are. `index` is its position in the document. */
export const artifactAnchor = (index: number): string => `artifact-${index}`;

/** By the artifact's path, in the document's order. */
export function causeCards(document: ComparisonDocument): Map<string, CauseCard> {
  const indices = new Map(document.judgement.artifacts.map(({ path }, index) => [path, index]));
  const cards = [...causesByPath(document)].slice(0, MOST_CARDS).flatMap(([path, causes]) => {
    const index = indices.get(path);
    if (index === undefined) return [];
    const card = { anchor: `causes-of-${index}`, artifactAnchor: artifactAnchor(index), causes };
    return [[path, card] as const];
  });
  return new Map(cards);
}
