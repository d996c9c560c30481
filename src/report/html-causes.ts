import { html } from 'ghtml';

import type { Cause } from '../comparison/cause.ts';
import { causeSentence } from '../comparison/cause-sentence.ts';
import { KIND_FACTS } from '../comparison/cause-kind.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { causeCards } from './cause-cards.ts';
import { searchedWords, unscannedWords } from './cause-words.ts';
import { causesByPath, groupCauses, unexplainedPaths } from './group-causes.ts';
import { renderCause } from './html-cause.ts';
import { renderProse } from './html-prose.ts';
import { inParts } from './in-parts.ts';
import { count, counted } from './quantity.ts';
import { shortText } from './short-text.ts';

/** So many artifacts are open from the start. */
const OPEN_ARTIFACTS = 10;
const ROWS_PER_PART = 500;
const MAX_NAMES = 50;

/** Why each artifact differs: an overview by kind, a card a cause, and what no witness spoke for. */
export function renderCauses(document: ComparisonDocument): string {
  const own = document.causes.filter(({ isLatent }) => !isLatent);
  const byPath = causesByPath(document);
  const carded = causeCards(document);
  const cards = [...carded].map(([path, { anchor, artifactAnchor, causes }], position) => {
    return html`<details
      class="artifact${position < OPEN_ARTIFACTS ? '' : ' deferred'}"
      !${position < OPEN_ARTIFACTS ? 'open' : ''}
    >
      <summary>
        <h3><code>${shortText(path)}</code></h3>
        <span class="quiet">${counted(causes.length, 'cause')}</span>
      </summary>
      <div class="body" id="${anchor}">
        !${causes.map(renderCause)}
        <p><a href="#${artifactAnchor}">What differs in it</a></p>
      </div>
    </details> `;
  });
  const rows = own.filter(({ path }) => !carded.has(path));
  return [
    byPath.size > 1 ? renderOverview(own) : '',
    renderUnexplained(document),
    ...cards,
    ...inParts(rows, ROWS_PER_PART).map(({ from, items }) =>
      part(`${count(from)} to ${count(from + items.length - 1)} of further causes`, items),
    ),
    renderUnscanned(document),
  ].join('');
}

/** What all builds happen to share: nothing differs by it yet. */
export function renderLatent({ causes }: ComparisonDocument): string {
  const latent = causes.filter(({ isLatent }) => isLatent);
  if (latent.length === 0) return '';
  const [open, rest] = [latent.slice(0, OPEN_ARTIFACTS), latent.slice(OPEN_ARTIFACTS)];
  return html`<p>
      The builders happened to share what the artifacts hold here. Elsewhere it is another value, and the
      artifacts would differ.
    </p>
    !${open.map(
      (cause) =>
        html`<details class="artifact deferred">
          <summary><h3>!${renderProse(causeSentence(cause))}</h3></summary>
          <div class="body">!${renderCause(cause)}</div>
        </details> `,
    )}
    !${inParts(rest, ROWS_PER_PART).map(({ items }) => part(`${count(items.length)} more`, items))}`;
}

/** Many artifacts with few reasons are read by reason. */
function renderOverview(causes: readonly Cause[]): string {
  const rows = groupCauses(causes).map(
    ({ first, paths }) =>
      html`<tr>
        <th scope="row">${KIND_FACTS[first.kind].title}</th>
        <td>
          ${first.variations.join(' with ') || (first.nondeterministic === null ? 'not known' : 'chance')}
        </td>
        <td class="confidence ${first.confidence}">${first.confidence}</td>
        <td>${count(paths.length)}</td>
        <td><code>${shortText(paths[0] ?? '', 80)}</code></td>
      </tr>`,
  );
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Causes by kind">
    <table class="overview">
      <thead>
        <tr>
          <th scope="col">The artifact</th>
          <th scope="col">Triggered by</th>
          <th scope="col">How sure</th>
          <th scope="col">Artifacts</th>
          <th scope="col">Such as</th>
        </tr>
      </thead>
      <tbody>
        !${rows}
      </tbody>
    </table>
  </div>`;
}

function renderUnexplained(document: ComparisonDocument): string {
  const paths = unexplainedPaths(document);
  if (paths.length === 0) return '';
  const names = paths.slice(0, MAX_NAMES).map((path) => html`<li><code>${shortText(path)}</code></li>`);
  const rest = paths.length - names.length;
  return html`<div class="warning">
    <p>
      No witness spoke for ${counted(paths.length, 'artifact')}: nothing says why
      ${paths.length === 1 ? 'it differs' : 'they differ'}.
    </p>
    <ul>
      !${names}!${rest > 0 ? html`<li>and ${count(rest)} more, below</li>` : ''}
    </ul>
  </div>`;
}

function renderUnscanned({ unscanned, searched }: ComparisonDocument): string {
  const words = [searchedWords(searched), unscannedWords(unscanned)].filter((one) => one !== null);
  return words
    .map((one) => html`<p class="note">${one}. Nothing is claimed of what was not searched.</p>`)
    .join('');
}

/** Closed: a browser lays none of it out until it is opened. */
function part(title: string, causes: readonly Cause[]): string {
  const items = causes.map(
    (cause) =>
      html`<li>!${renderProse(causeSentence(cause))} <span class="quiet">(${cause.confidence})</span></li> `,
  );
  return html`<details class="part">
    <summary>${title}</summary>
    <ul>
      !${items}
    </ul>
  </details>`;
}
