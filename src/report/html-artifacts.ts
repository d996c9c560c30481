import { html } from 'ghtml';

import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { labelsOf, lackedAs } from './build-columns.ts';
import { classColour } from './class-colour.ts';
import { explanationsByPath, type Explanation } from './explanations.ts';
import { worstFirst, type NumberedArtifact } from './group-artifacts.ts';
import { renderDifference } from './html-difference.ts';
import { bytes, count, moment } from './quantity.ts';
import { shortText } from './short-text.ts';

/** So many are open from the start; the rest is a click or a link away. */
const OPEN_ARTIFACTS = 20;
const ARTIFACTS_PER_PART = 100;

/** Each artifact that is not a match, or that something was diffed of: its classes, who made them, and what separates them. */
export function renderArtifacts(document: ComparisonDocument): string {
  const explanations = explanationsByPath(document);
  const shown = worstFirst(document.judgement.artifacts).filter(
    ({ verdict, path }) => verdict !== 'match' || explanations.has(path),
  );
  const articles = shown.map((artifact, position) =>
    renderArtifact(document, artifact, {
      isOpen: position < OPEN_ARTIFACTS,
      explanation: explanations.get(artifact.path) ?? { differences: [], undiffed: [] },
    }),
  );
  const rest = Array.from({ length: Math.ceil(articles.length / ARTIFACTS_PER_PART) - 1 }, (_, part) => {
    const from = (part + 1) * ARTIFACTS_PER_PART;
    const some = articles.slice(from, from + ARTIFACTS_PER_PART);
    return html`<details class="part">
      <summary>${count(from + 1)} to ${count(from + some.length)}</summary>
      !${some}
    </details>`;
  });
  return [...articles.slice(0, ARTIFACTS_PER_PART), ...rest].join('');
}

function renderArtifact(
  document: ComparisonDocument,
  artifact: NumberedArtifact,
  { isOpen, explanation }: { isOpen: boolean; explanation: Explanation },
): string {
  // The anchor is inside, so that following a link to it opens what encloses it, without any script.
  return html`<details class="artifact${isOpen ? '' : ' deferred'}" !${isOpen ? 'open' : ''}>
    <summary>
      <h3><code>${shortText(artifact.path)}</code></h3>
      <span class="tag ${artifact.verdict}">${artifact.verdict}</span>
    </summary>
    <div class="body" id="artifact-${artifact.index}">
      !${renderClasses(document, artifact)}
      !${notesOf(document, artifact).map((note) => html`<p class="note">${note}</p>`)}
      !${explanation.undiffed.map(({ letters, reason }) => html`<p class="note">${letters.join(' against ')} was not given to diffoscope: ${shortText(reason, 600)}</p>`)}
      !${explanation.differences.map((difference) => renderDifference(document, artifact, difference))}
    </div>
  </details> `;
}

function renderClasses(document: ComparisonDocument, { classes }: ArtifactComparison): string {
  if (classes.length === 0) return '';
  const rows = classes.map((one) => {
    const { entry } = one;
    const content = entry.kind === 'file' ? `sha256:${entry.digest}` : `symlink → ${shortText(entry.target)}`;
    return html`<tr>
      <th scope="row" class="${classColour(one.letter)}">${one.letter}</th>
      <td>${labelsOf(document, one.builds)}</td>
      <td class="hash">${content}</td>
      <td>${entry.kind === 'file' ? bytes(entry.size) : 'none'}</td>
      <td>${entry.mode.toString(8).padStart(4, '0')}</td>
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

function notesOf(document: ComparisonDocument, artifact: ArtifactComparison): string[] {
  const { missingFrom, nondeterministic, normalisation, toolchainIndependent } = artifact;
  const notes: string[] = [];
  const refused = missingFrom.filter((index) => lackedAs(document, artifact, index) === 'refused');
  const missing = missingFrom.filter((index) => !refused.includes(index));
  if (missing.length > 0) notes.push(`Missing from ${labelsOf(document, missing)}, which succeeded.`);
  if (refused.length > 0)
    notes.push(
      `Refused from ${labelsOf(document, refused)}: it was made, but not taken, so nothing is known of it.`,
    );
  if (nondeterministic.length > 0)
    notes.push(
      `Nondeterministic: ${nondeterministic.map((one) => shortText(one)).join(', ')} made it differently each time.`,
    );
  if (normalisation !== null) {
    const same = normalisation.groups
      .filter(({ letters }) => letters.length > 1)
      .map(({ letters }) => letters.join(' = '));
    const passes = normalisation.passes.map((pass) => shortText(pass)).join(', ') || 'no pass took effect';
    notes.push(
      `After ${shortText(normalisation.tool)} (${passes}): ${same.join('; ') || 'still all different'}.`,
    );
  }
  if (artifact.verdict === 'inconclusive' && refused.length === 0)
    notes.push('No toolchain has two builds that succeeded and could have made it: nothing to compare.');
  if (toolchainIndependent !== 'not tried')
    notes.push(
      toolchainIndependent === 'yes'
        ? 'Different toolchains made the same.'
        : 'Different toolchains made different bytes; that alone is not counted against it.',
    );
  return notes;
}
