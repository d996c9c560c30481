import { html } from 'ghtml';

import type { ComparisonDocument } from '../comparison/document.ts';
import type { CohortScreening, Explanation } from '../comparison/explanation.ts';
import type { ScreeningCell } from '../comparison/screening.ts';
import { tellFix } from '../comparison/tell-fix.ts';
import type { Variation } from '../environment/variation.ts';
import { variationWords } from './cause-words.ts';
import { renderDivergences } from './html-divergences.ts';
import { renderExperimentBuilds } from './html-experiment-builds.ts';
import { inParts } from './in-parts.ts';
import { count, counted } from './quantity.ts';
import { viewScreening, type ScreenedGroup } from './screening-groups.ts';
import { chanceWords, economyWords, openEndWords, settingWords, triggerWords } from './screening-words.ts';
import { shortText } from './short-text.ts';

const ROWS_SHOWN = 50;
const ROWS_PER_PART = 500;
const NAMES_SHOWN = 3;
const NAMES_MOST = 200;

/** What the experiments prove: artifact by variation, the settings that mend it, and each build that was made. */
export function renderExperiments(document: ComparisonDocument): string {
  const { explanation } = document;
  if (explanation === null) return '';
  const ends = openEndWords(explanation);
  return [
    renderFix(document, explanation),
    ends === null ? '' : html`<p class="warning">The experiments do not tell all they can: ${ends}.</p>`,
    ...explanation.screenings.map((one) => renderScreening(one, explanation)),
    renderDivergences(explanation),
    renderExperimentBuilds(document, explanation),
  ].join('');
}

function renderFix(document: ComparisonDocument, { fix }: Explanation): string {
  if (fix === null) return '';
  const sentence = tellFix(fix);
  const settings = fix.result === 'not-tried' ? [] : fix.attempt.settings;
  const lines = settings.map((one) => settingWords(one, document.revision)).join('\n');
  return html`<div class="fix ${fix.result}">
    <h3>Fix tried from outside</h3>
    <p>${sentence.charAt(0).toUpperCase() + sentence.slice(1)}.</p>
    !${settings.length === 0 ? '' : html`<pre class="command">${lines}</pre>`}
  </div>`;
}

function renderScreening(one: CohortScreening, explanation: Explanation): string {
  const { groups, clearedPaths, rows, cleared, notTried } = viewScreening(one.screening);
  const notes = [
    cleared.length > 0 ? `Cleared for all: ${variationWords(cleared)}.` : null,
    notTried.length > 0 ? `Not tried for any: ${variationWords(notTried)}.` : null,
  ].filter((note) => note !== null);
  const chance = groups.some(({ screened }) => screened.nature === 'nondeterministic')
    ? 'Of what differs by chance, no variation is cleared or blamed.'
    : null;
  return html`<h3>${shortText(one.builder, 80)}</h3>
    <p class="quiet">${economyWords(one, explanation)}.</p>
    !${inParts(groups.slice(0, ROWS_SHOWN), ROWS_SHOWN).map(({ items }) => renderTable(items, rows))}
    !${inParts(groups.slice(ROWS_SHOWN), ROWS_PER_PART).map(
      ({ items }) =>
        html`<details class="part">
          <summary>${counted(items.length, 'more row')}</summary>
          !${renderTable(items, rows)}
        </details>`,
    )}
    !${clearedPaths.length === 0 ? '' : html`<p class="note">Nothing that was tried makes a difference to !${renderNames(clearedPaths)}</p>`}
    !${[...notes, ...(chance === null || notes.length === 0 ? [] : [chance])].map((note) => html`<p class="note">${note}</p>`)}`;
}

function renderTable(groups: readonly ScreenedGroup[], rows: readonly Variation[]): string {
  const body = groups.map(
    ({ paths, screened }) =>
      html`<tr>
        <th scope="row">
          !${paths.length === 0 ? 'How the build itself ends' : renderNames(paths)}!${notesOf({ paths, screened }).map((note) => html`<span class="why">${note}</span>`)}
        </th>
        !${rows.map((name) => renderCell(screened.cells[name]))}
      </tr>`,
  );
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Artifacts by variation">
    <table class="screening">
      <thead>
        <tr>
          <th scope="col">Artifact</th>
          !${rows.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        !${body}
      </tbody>
    </table>
  </div>`;
}

const WORDS: Readonly<Record<ScreeningCell, string>> = {
  confirmed: '✗ confirmed',
  together: '✗ together',
  cleared: '✓ cleared',
  suspected: '! suspected',
  unknown: '? unknown',
  'not-tried': '– not tried',
};

/** A mark and a word: the colour says nothing of its own. */
const renderCell = (cell: ScreeningCell): string => html`<td class="cell ${cell}">${WORDS[cell]}</td>`;

function notesOf({ screened }: ScreenedGroup): string[] {
  const notes = triggerWords(screened);
  if (screened.nondeterminism !== null) notes.unshift(chanceWords(screened.nondeterminism));
  if (screened.nature === 'not-judged') notes.unshift('not judged: there is no control to compare with');
  return notes;
}

/** The first names, and the others a click away: ten thousand may share a row. */
function renderNames(paths: readonly string[]): string {
  const [shown, rest] = [paths.slice(0, NAMES_SHOWN), paths.slice(NAMES_SHOWN)];
  if (rest.length === 0) return shown.map(code).join(', ');
  const left = rest.length - NAMES_MOST;
  const more = left > 0 ? html`<li>and ${count(left)} more in the JSON report</li>` : '';
  return html`!${shown.map(code).join(', ')}
    <details>
      <summary>and ${counted(rest.length, 'more artifact')}</summary>
      <ul>
        !${rest.slice(0, NAMES_MOST).map((path) => html`<li>!${code(path)}</li>`)}!${more}
      </ul>
    </details>`;
}

function code(path: string): string {
  return html`<code>${shortText(path)}</code>`;
}
