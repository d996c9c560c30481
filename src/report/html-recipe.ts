import { html } from 'ghtml';

import type { ComparisonDocument } from '../comparison/document.ts';
import { renderScript } from './html-exact-text.ts';
import { count } from './quantity.ts';
import { rerunCommand } from './rerun-command.ts';
import { shortProse, shortText } from './short-text.ts';

/** The recipe as it was used, where it came from, and the command that does it all again. */
export function renderRecipe(document: ComparisonDocument): string {
  const { recipe, recipeOrigin, toolchains } = document;
  const variables = Object.entries(recipe.variables).map(([name, value]) => shortText(`${name}=${value}`));
  const facts: [string, string][] = [
    ['From', shortProse(recipeOrigin.explanation)],
    ['Packages', recipe.packages.map((one) => shortText(one)).join(', ') || 'none'],
    [
      'Artifacts',
      `${recipe.artifacts.map((one) => shortText(one)).join(', ')} in ${shortText(recipe.output)}`,
    ],
    ['Variables', variables.join(' ') || 'none'],
    ['Left out', recipe.without.join(', ') || 'no variation'],
  ];
  const images = toolchains.map(
    ({ builder, identity }) => html`<li>${shortText(builder)} <code>${identity}</code>`,
  );
  return html`<h3>Run it again</h3>
    <pre class="command">${rerunCommand(document)}</pre>
    <p>
      The same revision, builders and values of every variation. The toolchains are the same when their
      identities are:
    </p>
    <ul>
      !${images}
    </ul>
    <h3>Recipe</h3>
    <dl class="facts">
      !${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    !${
      recipe.fetch === null
        ? '<p class="quiet">Nothing is fetched: no step had the network after setup.</p>'
        : html`<h4>Fetch step, with network</h4>
            !${renderScript(recipe.fetch)}`
    }
    <h4>Build step, without network</h4>
    !${renderScript(recipe.build)} !${renderLimits(recipe.limits)}`;
}

function renderLimits(limits: ComparisonDocument['recipe']['limits']): string {
  const facts = Object.entries(limits).map(([name, value]) => {
    const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return html`<div>
      <dt>${words}</dt>
      <dd>${value === null ? 'all of the engine' : count(value)}</dd>
    </div>`;
  });
  return html`<details>
    <summary>Limits of each build</summary>
    <dl class="facts">!${facts}</dl>
  </details>`;
}
