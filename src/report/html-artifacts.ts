import { html } from 'ghtml';

import type { ComparisonDocument } from '../comparison/document.ts';
import { causeCards } from './cause-cards.ts';
import { explanationsByPath, type Explanation } from './explanations.ts';
import { worstFirst, type NumberedArtifact } from './group-artifacts.ts';
import { renderArtifact } from './html-artifact.ts';
import { renderArtifactRows } from './html-artifact-rows.ts';
import { inParts } from './in-parts.ts';
import { count } from './quantity.ts';

/** So many are open from the start; the rest is a click or a link away. */
const OPEN_ARTIFACTS = 20;
/** So many have a section of their own in any case; past them, only those with a diff. */
const OWN_SECTIONS = 100;
const ROWS_PER_PART = 500;
const NOTHING: Explanation = { differences: [], undiffed: [] };

/** Each artifact that is not a match, or that something was diffed of, worst first. */
export function renderArtifacts(document: ComparisonDocument): string {
  const explanations = explanationsByPath(document);
  const cards = causeCards(document);
  const shown = worstFirst(document.judgement.artifacts).filter(
    ({ verdict, path }) => verdict !== 'match' || explanations.has(path),
  );
  const hasSection = ({ path }: NumberedArtifact, position: number): boolean =>
    position < OWN_SECTIONS || (explanations.get(path)?.differences.length ?? 0) > 0;
  const sections = shown.filter(hasSection).map((artifact, position) =>
    renderArtifact(document, artifact, {
      isOpen: position < OPEN_ARTIFACTS,
      explanation: explanations.get(artifact.path) ?? NOTHING,
      card: cards.get(artifact.path),
    }),
  );
  const rows = shown.filter((artifact, position) => !hasSection(artifact, position));
  return [
    ...inParts(sections, OWN_SECTIONS).map(({ from, items }) =>
      from === 1 ? items.join('') : part(from, items.length, items.join('')),
    ),
    ...inParts(rows, ROWS_PER_PART).map(({ from, items }) =>
      part(sections.length + from, items.length, renderArtifactRows(document, items, explanations)),
    ),
  ].join('');
}

/** Closed: a browser lays none of it out until it is opened. */
function part(from: number, length: number, body: string): string {
  return html`<details class="part">
    <summary>${count(from)} to ${count(from + length - 1)} of what differs</summary>
    !${body}
  </details>`;
}
