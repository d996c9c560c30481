import { html } from 'ghtml';

import type { ComparisonDocument } from '../comparison/document.ts';
import { renderArtifacts } from './html-artifacts.ts';
import { renderBuilds, renderFailures } from './html-builds.ts';
import { renderCauses, renderLatent } from './html-causes.ts';
import { renderEnvironments } from './html-environments.ts';
import { renderExperiments } from './html-experiments.ts';
import { renderHeader } from './html-header.ts';
import { renderLogDifferences } from './html-log-differences.ts';
import { renderMatrix } from './html-matrix.ts';
import { renderRecipe } from './html-recipe.ts';
import { renderToolchains } from './html-toolchains.ts';
import { reportAssets } from './report-assets.ts';
import { shortText } from './short-text.ts';

/** What a section is called in the page, its anchor, and its body; empty sections are left out. */
interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

/**
 * One comparison as one HTML page that needs nothing else: no request, no script to be read. Everything in the
 * document is taken to be hostile and shown as text.
 */
export function renderHtml(document: ComparisonDocument): string {
  const sections = sectionsOf(document).filter(({ body }) => body !== '');
  const { css, script, policy } = reportAssets();
  const title = `${document.judgement.verdict}: ${shortText(document.revision.title, 80)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <link rel="icon" href="data:," />
        <title>${title} · Verbatim</title>
        !${element('style', css)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the artifacts</a>
        !${renderHeader(document)}
        <nav aria-label="Sections">
          <ul>
            !${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}
          </ul>
        </nav>
        <main id="main" tabindex="-1">
          !${sections.map(
            ({ id, title: name, body }) =>
              html`<section id="${id}" aria-labelledby="${id}-title">
                <h2 id="${id}-title">${name}</h2>
                !${body}
              </section> `,
          )}
        </main>
        <footer>
          <p>
            Comparison <code>${shortText(document.id)}</code>, made by Verbatim
            ${shortText(document.tool.version)} from the comparison’s JSON document and nothing else.
          </p>
        </footer>
        !${element('script', script)}
      </body>
    </html>`;
  return `${page}\n`;
}

/** Not in the template: a formatter's white space would change what the policy's hashes are taken over. */
const element = (name: 'style' | 'script', text: string): string => `<${name}>${text}</${name}>`;

function sectionsOf(document: ComparisonDocument): Section[] {
  return [
    { id: 'failures', title: 'Builds that did not succeed', body: renderFailures(document) },
    { id: 'artifacts', title: 'Artifacts by build', body: renderMatrix(document) },
    { id: 'causes', title: 'Why it differs', body: renderCauses(document) },
    { id: 'experiments', title: 'Experiments', body: renderExperiments(document) },
    { id: 'latent', title: 'Latent: nothing differs by it yet', body: renderLatent(document) },
    { id: 'differences', title: 'What differs', body: renderArtifacts(document) },
    { id: 'environments', title: 'Environments', body: renderEnvironments(document) },
    { id: 'toolchains', title: 'Toolchains', body: renderToolchains(document) },
    { id: 'builds', title: 'Builds', body: renderBuilds(document) },
    { id: 'logs', title: 'Log differences', body: renderLogDifferences(document) },
    { id: 'recipe', title: 'Recipe, and how to run it again', body: renderRecipe(document) },
  ];
}
