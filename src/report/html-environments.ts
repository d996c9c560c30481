import { html } from 'ghtml';

import type { ComparisonDocument } from '../comparison/document.ts';
import { VARIATIONS, type Variation } from '../environment/variation.ts';
import { columnOrder } from './build-columns.ts';
import { environmentValue } from './environment-values.ts';
import { shortProse, shortText } from './short-text.ts';

/** Variation by build: what the first build had, and what the others had instead. */
export function renderEnvironments(document: ComparisonDocument): string {
  const order = columnOrder(document);
  const [control] = order;
  if (control === undefined) return '';
  const labels = order.map(
    (index) =>
      html`<th scope="col">
        ${shortText(document.builds[index]?.builder.label ?? '', 80)}!${index === control ? '<br><span class="quiet">control</span>' : ''}
      </th>`,
  );
  const rows = VARIATIONS.map((variation) => renderRow(document, variation, order));
  return html`<p class="legend">
      <mark>Marked</mark> values differ from the control’s. The recipe must make the same bytes whatever they
      are.
    </p>
    <div class="scroll" role="group" tabindex="0" aria-label="Environments">
      <table class="environments">
        <thead>
          <tr>
            <th scope="col">Variation</th>
            !${labels}
          </tr>
        </thead>
        <tbody>
          !${rows}
        </tbody>
      </table>
    </div>`;
}

function renderRow(document: ComparisonDocument, variation: Variation, order: readonly number[]): string {
  const values = order.map((index) => {
    const build = document.builds[index];
    return build === undefined ? '' : environmentValue(build.environment, variation);
  });
  const [first] = values;
  const cells = values.map((value) =>
    value === first ? html`<td>${value}</td>` : html`<td><mark>${value}</mark></td>`,
  );
  const isSame = values.every((value) => value === first);
  const note = noteOf(document, variation, isSame);
  return html`<tr!${isSame ? ' class="same"' : ''}><th scope="row">${variation}!${note === null ? '' : html`<span class="why">${note}</span>`}</th>!${cells}</tr>
`;
}

/** Why nothing is claimed about a variation that was not varied, or not in every build that asked for it. */
function noteOf(document: ComparisonDocument, variation: Variation, isSame: boolean): string | null {
  const reasons = document.untried
    .filter((one) => one.variation === variation)
    .map(({ reason }) => shortProse(reason, 300));
  if (reasons.length > 0) return `not tried: ${reasons.join('; ')}`;
  if (!isSame) return null;
  return document.recipe.without.includes(variation) ? 'not tried: the recipe leaves it out' : 'not tried';
}
