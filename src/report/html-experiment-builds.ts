import { html } from 'ghtml';

import type { ComparisonDocument } from '../comparison/document.ts';
import type { Experiment, Explanation } from '../comparison/explanation.ts';
import { endedAs } from './build-columns.ts';
import { environmentValue } from './environment-values.ts';
import { inParts } from './in-parts.ts';
import { counted, duration } from './quantity.ts';
import { settingWords } from './screening-words.ts';
import { shortProse, shortText } from './short-text.ts';

/** Closed tables of at most so many builds. */
const ROWS_PER_PART = 100;

/** Each build that was made to explain: what for, in which environment, and how it ended. */
export function renderExperimentBuilds(document: ComparisonDocument, { experiments }: Explanation): string {
  const parts = inParts(experiments, ROWS_PER_PART).map(
    ({ from, items }) =>
      html`<details class="part">
        <summary>
          ${experiments.length > items.length ? `Experiments ${from} to ${from + items.length - 1}` : counted(items.length, 'experiment')}:
          what each build varied, and how it ended
        </summary>
        !${renderTable(document, items, from)}
      </details>`,
  );
  return parts.join('');
}

function renderTable(document: ComparisonDocument, experiments: readonly Experiment[], from: number): string {
  const rows = experiments.map(
    (one, index) =>
      html`<tr>
        <td>${from + index}</td>
        <th scope="row">${shortText(one.build.builder.label, 80)}</th>
        <td>${purposeWords(document, one)}</td>
        <td>!${renderEnvironment(one)}</td>
        <td class="${one.build.outcome}">${endingWords(one)}</td>
        <td>${duration(one.build.phases.reduce((sum, { durationMs }) => sum + durationMs, 0))}</td>
      </tr>`,
  );
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Experiments from ${from}">
    <table class="experiments">
      <thead>
        <tr>
          <th scope="col">No.</th>
          <th scope="col">Builder</th>
          <th scope="col">Made to</th>
          <th scope="col">Varied</th>
          <th scope="col">Outcome</th>
          <th scope="col">Took</th>
        </tr>
      </thead>
      <tbody>
        !${rows}
      </tbody>
    </table>
  </div>`;
}

function purposeWords({ revision }: ComparisonDocument, { purpose }: Experiment): string {
  switch (purpose.kind) {
    case 'compare':
      return 'compare';
    case 'screen':
      return 'screen';
    case 'trace':
      return 'record its commands';
    case 'fix': {
      const settings = purpose.settings.map((setting) => settingWords(setting, revision));
      return `try settings, attempt ${purpose.attempt}: ${settings.join(' ')}`;
    }
    default:
      return purpose satisfies never;
  }
}

function endingWords({ build }: Experiment): string {
  const reason = build.reason === null ? '' : `: ${shortProse(build.reason.message, 300)}`;
  return `${endedAs(build)}${reason}`;
}

/** The values of what it varied; all else was as in the control. */
function renderEnvironment({ build }: Experiment): string {
  const { variations } = build.builder;
  if (variations.length === 0) return 'nothing';
  const values = variations.map(
    (variation) =>
      html`<li>${variation}: <code>${environmentValue(build.environment, variation)}</code></li>`,
  );
  return html`<details>
    <summary>${variations.join(', ')}</summary>
    <ul>
      !${values}
    </ul>
  </details>`;
}
