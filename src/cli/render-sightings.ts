import { visibleText } from '../report/visible-text.ts';
import type { SightingRecord } from '../store/artifact-reader.ts';

/** Who made some bytes, where, and with what verdict. */
export function renderSightings(sightings: readonly SightingRecord[]): string {
  const lines = sightings.map(
    ({ comparison, createdAt, title, path, verdict, letter, builders }) =>
      `${comparison}  ${createdAt.slice(0, 16).replace('T', ' ')}  ${visibleText(title)}: ${visibleText(path)}: ${verdict}, class ${letter}, made by ${builders.map(({ label }) => label).join(', ')}`,
  );
  return `${lines.join('\n')}\n`;
}
