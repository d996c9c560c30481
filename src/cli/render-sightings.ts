import { visibleText } from '../report/visible-text.ts';
import type { ArtifactSighting } from '../store/comparison-store.ts';

/** Everything known about an artifact's digest: who made it, where, and with what verdict. */
export function renderSightings(digest: string, sightings: readonly ArtifactSighting[]): string {
  if (sightings.length === 0) return `No comparison here has made an artifact with sha256 ${digest}.\n`;
  const lines = sightings.map(
    ({ comparison, createdAt, title, path, verdict, letter, builders }) =>
      `${comparison}  ${createdAt.slice(0, 16).replace('T', ' ')}  ${visibleText(title)}: ${visibleText(path)}: ${verdict}, class ${letter}, made by ${builders.join(', ')}`,
  );
  return `${lines.join('\n')}\n`;
}
