import { html } from 'ghtml';

import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { BuildResult } from '../comparison/build-result.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { artifactAnchor } from './cause-cards.ts';
import { classColour } from './class-colour.ts';
import { columnGroups, endedAs, type ColumnGroup } from './build-columns.ts';
import { groupArtifacts, type ArtifactGroup, type NumberedArtifact } from './group-artifacts.ts';
import { inParts } from './in-parts.ts';
import { count } from './quantity.ts';
import { shortText } from './short-text.ts';

/** Rows a table holds before the rest goes into closed parts, which cost a browser no layout. */
const ROWS_PER_PART = 500;
/** With nothing worse to show, this many matches are shown at once. */
const MATCHES_SHOWN = 100;

/** Artifacts by build: one letter and colour per class. What is not a match comes first and is open. */
export function renderMatrix(document: ComparisonDocument): string {
  const { artifacts } = document.judgement;
  if (artifacts.length === 0) return '<p>No build made an artifact.</p>';
  const columns = columnGroups(document);
  const groups = groupArtifacts(artifacts);
  const isCalm = groups.length === 1 && artifacts.length <= MATCHES_SHOWN;
  const view: MatrixView = { document, columns, head: renderHead(document, columns) };
  return html`!${FILTER}
    <p class="legend">
      In one row the same letter and colour mean the same bytes. <span class="a">A</span> is what most builds
      made.
    </p>
    !${groups.map((group) => renderGroup(view, group, group.kind === 'bad' || isCalm))}`;
}

/** Without the script there is nothing to filter with, so it is the script that shows this. */
const FILTER = `<form class="filter" role="search" aria-label="Artifacts" hidden>
<label>Filter by path <input type="search" name="q" autocomplete="off" spellcheck="false"></label>
<label><input type="checkbox" name="bad"> Only what is not a match</label>
<output role="status"></output>
</form>`;

interface MatrixView {
  readonly document: ComparisonDocument;
  readonly columns: readonly ColumnGroup[];
  readonly head: string;
}

function renderGroup(view: MatrixView, group: ArtifactGroup, isOpen: boolean): string {
  const { artifacts, title } = group;
  const tables = inParts(artifacts, ROWS_PER_PART).map(({ from, items }) => {
    const table = renderTable(view, items, group);
    if (artifacts.length === items.length || (from === 1 && group.kind === 'bad')) return table;
    return html`<details class="part">
      <summary>
        ${count(from)} to ${count(from + items.length - 1)}:
        <code>${shortText(items[0]?.path ?? '', 80)}</code> …
      </summary>
      !${table}
    </details>`;
  });
  return html`<details class="group" data-kind="${group.kind}" !${isOpen ? ' open' : ''}>
    <summary>
      <h3>${title} <span class="number">${count(artifacts.length)}</span></h3>
    </summary>
    !${tables}
  </details> `;
}

function renderTable(view: MatrixView, rows: ArtifactGroup['artifacts'], group: ArtifactGroup): string {
  const name = `${group.title}, from ${shortText(rows[0]?.path ?? '', 80)}`;
  const last = group.kind === 'bad' ? '<th scope="col">Verdict</th>' : '<th scope="col">sha256</th>';
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${name}">
    <table class="matrix">
      !${view.head.replace('<!--last-->', last)}
      <tbody>
        !${rows.map((artifact) => renderRow(view, artifact, group))}
      </tbody>
    </table>
  </div>`;
}

function renderHead({ builds }: ComparisonDocument, columns: readonly ColumnGroup[]): string {
  const cohorts = columns.map(({ cohort, toolchain, builds: members }) => {
    const name = shortText(toolchain?.system ?? cohort?.toolchain ?? 'no toolchain', 60);
    const says =
      cohort === null ? '' : members.length < 2 ? ': one build, not judged' : `: ${cohort.verdict}`;
    return html`<th scope="colgroup" colspan="${members.length}">${name}${says}</th>`;
  });
  const labels = columns.flatMap((group) =>
    group.builds.map((index) => {
      const build = builds[index];
      if (build === undefined) return '';
      const ended = build.outcome === 'success' ? '' : html`<br /><strong>${endedAs(build)}</strong>`;
      return html`<th scope="col">
        <a href="#build-${index}">${shortText(build.builder.label, 80)}</a>!${ended}
      </th>`;
    }),
  );
  return html`<thead>
    <tr>
      <td></td>
      !${cohorts}
      <td></td>
    </tr>
    <tr>
      <th scope="col">Artifact</th>
      !${labels}<!--last-->
    </tr>
  </thead>`;
}

/** Put together without white space: there may be ten thousand of these. */
function renderRow(view: MatrixView, artifact: NumberedArtifact, group: ArtifactGroup): string {
  const cells = new Map<number, string>();
  for (const { letter, builds } of artifact.classes) {
    for (const index of builds) cells.set(index, html`<td class="${classColour(letter)}">${letter}</td>`);
  }
  for (const word of ['missing', 'refused'] as const) {
    for (const index of artifact[`${word}From`]) cells.set(index, html`<td class="no">${word}</td>`);
  }
  const row = view.columns.flatMap(({ builds }) =>
    builds.map(
      (index) => cells.get(index) ?? html`<td class="no">${wordFor(view.document.builds[index])}</td>`,
    ),
  );
  const path = html`<code>${shortText(artifact.path)}</code>`;
  const name = group.kind === 'bad' ? html`<a href="#${artifactAnchor(artifact.index)}">!${path}</a>` : path;
  const last =
    group.kind === 'bad'
      ? html`<td class="${artifact.verdict}">${artifact.verdict}</td>`
      : html`<td class="hash">!${contentOf(artifact)}</td>`;
  return ['<tr><th scope="row">', name, '</th>', ...row, last, '</tr>\n'].join('');
}

/** One word for a build that has no artifacts to show: its column head says the rest. */
function wordFor(build: BuildResult | undefined): string {
  if (build === undefined) return 'none';
  if (build.reason?.code === 'refused-artifact') return 'refused';
  return WORDS[build.outcome];
}

const WORDS: Record<BuildResult['outcome'], string> = {
  success: 'none',
  failure: 'failed',
  timeout: 'timed out',
  cancelled: 'cancelled',
  error: 'error',
};

/** What a match is: its digest, or for a symlink where it points; each class of several toolchains with its letter. */
function contentOf({ classes }: ArtifactComparison): string {
  const contents = classes.map(({ letter, entry }) => {
    const content = entry.kind === 'file' ? entry.digest : `→ ${shortText(entry.target)}`;
    return classes.length === 1 ? html`${content}` : html`${letter} ${content}`;
  });
  return contents.join('<br>');
}
