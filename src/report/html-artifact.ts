import { html } from 'ghtml';

import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { artifactNotes } from './artifact-notes.ts';
import { labelsOf } from './build-columns.ts';
import { artifactAnchor, type CauseCard } from './cause-cards.ts';
import { classColour } from './class-colour.ts';
import { contentOf, modeOf, sizeOf } from './entry-text.ts';
import type { Explanation } from './explanations.ts';
import type { NumberedArtifact } from './group-artifacts.ts';
import { renderDifference } from './html-difference.ts';
import { counted, moment } from './quantity.ts';
import { shortText } from './short-text.ts';

/** One artifact: its classes, who made them, and each difference. */
export function renderArtifact(
  document: ComparisonDocument,
  artifact: NumberedArtifact,
  { isOpen, explanation, card }: { isOpen: boolean; explanation: Explanation; card: CauseCard | undefined },
): string {
  // The anchor is inside, so that following a link to it opens what encloses it, without any script.
  return html`<details class="artifact${isOpen ? '' : ' deferred'}" !${isOpen ? 'open' : ''}>
    <summary>
      <h3><code>${shortText(artifact.path)}</code></h3>
      <span class="tag ${artifact.verdict}">${artifact.verdict}</span>
    </summary>
    <div class="body" id="${artifactAnchor(artifact.index)}">
      !${renderClasses(document, artifact)}!${card === undefined ? '' : causesLink(card)}
      !${artifactNotes(document, artifact, explanation).map((note) => html`<p class="note">${note}</p>`)}
      !${explanation.differences.map((difference) => renderDifference(document, artifact, difference))}
    </div>
  </details> `;
}

function causesLink({ anchor, causes }: CauseCard): string {
  return html`<p>
    <a href="#${anchor}">Why it differs</a>
    <span class="quiet">${counted(causes.length, 'cause')}</span>
  </p>`;
}

function renderClasses(document: ComparisonDocument, { classes }: ArtifactComparison): string {
  if (classes.length === 0) return '';
  const rows = classes.map((one) => {
    const { entry } = one;
    return html`<tr>
      <th scope="row" class="${classColour(one.letter)}">${one.letter}</th>
      <td>${labelsOf(document, one.builds)}</td>
      <td class="hash">${contentOf(entry)}</td>
      <td>${sizeOf(entry)}</td>
      <td>${modeOf(entry)}</td>
      <td>${entry.uid}:${entry.gid}</td>
      <td>${moment(entry.mtime)}</td>
    </tr>`;
  });
  return html`<div
    class="scroll"
    role="group"
    tabindex="0"
    aria-label="Classes of ${shortText(classes[0]?.entry.path ?? '', 80)}"
  >
    <table class="classes">
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col">Made by</th>
          <th scope="col">Content</th>
          <th scope="col">Size</th>
          <th scope="col">Mode</th>
          <th scope="col">Owner</th>
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        !${rows}
      </tbody>
    </table>
  </div>`;
}
