import { html } from 'ghtml';

import type { ComparisonDocument } from '../comparison/document.ts';
import { artifactNotes } from './artifact-notes.ts';
import { labelsOf } from './build-columns.ts';
import { artifactAnchor } from './cause-cards.ts';
import { classColour } from './class-colour.ts';
import { contentOf, modeOf, sizeOf } from './entry-text.ts';
import type { Explanation } from './explanations.ts';
import type { NumberedArtifact } from './group-artifacts.ts';
import { shortText } from './short-text.ts';

/** Many artifacts without a diff in one table: the same facts as their own sections would give, in a tenth of the page. */
export function renderArtifactRows(
  document: ComparisonDocument,
  artifacts: readonly NumberedArtifact[],
  explanations: ReadonlyMap<string, Explanation>,
): string {
  const rows = artifacts.map((artifact) => renderRows(document, artifact, explanations.get(artifact.path)));
  const name = `Artifacts without a diff, from ${shortText(artifacts[0]?.path ?? '', 80)}`;
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${name}">
    <table class="classes rows">
      <thead>
        <tr>
          <th scope="col">Artifact</th>
          <th scope="col">Verdict</th>
          <th scope="col">Notes</th>
          <th scope="col">Class</th>
          <th scope="col">Made by</th>
          <th scope="col">Content</th>
          <th scope="col">Size</th>
          <th scope="col">Mode</th>
        </tr>
      </thead>
      <tbody>
        !${rows}
      </tbody>
    </table>
  </div>`;
}

/** A row per class; the artifact's own cells span them. Put together without white space: there may be thousands. */
function renderRows(
  document: ComparisonDocument,
  artifact: NumberedArtifact,
  explanation: Explanation = { differences: [], undiffed: [] },
): string {
  const span = Math.max(1, artifact.classes.length);
  const own = [
    html`<th scope="row" rowspan="${span}"><code>${shortText(artifact.path)}</code></th>`,
    html`<td rowspan="${span}" class="${artifact.verdict}">${artifact.verdict}</td>`,
    html`<td rowspan="${span}">${artifactNotes(document, artifact, explanation).join(' ')}</td>`,
  ].join('');
  const classes = artifact.classes.map(({ letter, builds, entry }) =>
    [
      html`<td class="${classColour(letter)}">${letter}</td>
        <td>${labelsOf(document, builds)}</td>`,
      html`<td class="hash">${contentOf(entry)}</td>
        <td>${sizeOf(entry)}</td>
        <td>${modeOf(entry)}</td>`,
    ].join(''),
  );
  const [first = '<td colspan="5" class="no">no class</td>', ...others] = classes;
  const anchor = artifactAnchor(artifact.index);
  return [html`<tr id="${anchor}">`, own, first, '</tr>\n', ...others.map((one) => `<tr>${one}</tr>\n`)].join(
    '',
  );
}
