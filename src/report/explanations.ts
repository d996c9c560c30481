import type { ComparisonDocument } from '../comparison/document.ts';

/** What a document says about one path's classes: pairs that were diffed, and pairs that were not. */
export interface Explanation {
  readonly differences: ComparisonDocument['differences'];
  readonly undiffed: ComparisonDocument['undiffed'];
}

/** Looked up once for all paths: going through the list for each would be quadratic. */
export function explanationsByPath(document: ComparisonDocument): Map<string, Explanation> {
  const found = new Map<string, Explanation>();
  const at = (path: string): Explanation => {
    const explanation = found.get(path) ?? { differences: [], undiffed: [] };
    found.set(path, explanation);
    return explanation;
  };
  for (const difference of document.differences) at(difference.path).differences.push(difference);
  for (const pair of document.undiffed) at(pair.path).undiffed.push(pair);
  return found;
}
