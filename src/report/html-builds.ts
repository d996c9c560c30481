import { html } from 'ghtml';

import type { BuildResult } from '../comparison/build-result.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { columnOrder, endedAs } from './build-columns.ts';
import { renderLogTail } from './html-log.ts';
import { bytes, duration } from './quantity.ts';
import { shellCommand } from './rerun-command.ts';
import { shortProse, shortText } from './short-text.ts';

/** Builds that did not succeed, each open with its reason and the end of its log. */
export function renderFailures(document: ComparisonDocument): string {
  return renderSome(document, (build) => build.outcome !== 'success');
}

/** Builds that succeeded: their facts and the end of their logs, closed. */
export function renderBuilds(document: ComparisonDocument): string {
  return renderSome(document, (build) => build.outcome === 'success');
}

function renderSome(document: ComparisonDocument, isShown: (build: BuildResult) => boolean): string {
  return columnOrder(document)
    .map((index) => {
      const build = document.builds[index];
      return build === undefined || !isShown(build) ? '' : renderBuild(document, build, index);
    })
    .join('');
}

function renderBuild(document: ComparisonDocument, build: BuildResult, index: number): string {
  const isFailed = build.outcome !== 'success';
  const tail = document.logTails[index] ?? '';
  const took = build.phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return html`<details class="build" !${isFailed ? ' open' : ''}>
    <summary>
      <h3>${shortText(build.builder.label, 80)}</h3>
      <span class="tag ${build.outcome}">${endedAs(build)}</span> <span class="quiet">${duration(took)}</span>
    </summary>
    <div class="body" id="build-${index}">
      !${build.reason === null ? '' : html`<p class="warning">${shortProse(build.reason.message, 1000)} <span class="quiet">(${build.reason.code})</span></p>`}
      !${isFailed ? renderTail(build, tail, true) : ''}
      <dl class="facts">
        !${factsOf(build).map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      !${renderPhases(build)} !${renderObserved(build)} !${renderShell(document, build)}
      !${isFailed ? '' : renderTail(build, tail, false)}
    </div>
  </details> `;
}

function factsOf(build: BuildResult): [string, string][] {
  return [
    ['Build', shortText(build.id)],
    ['Attempt', String(build.attempt)],
    ['Exit code', build.exitCode === null ? 'none' : String(build.exitCode)],
    ['Toolchain', build.toolchain ?? 'none: setup did not get that far'],
    ['Variations', build.builder.variations.join(', ') || 'none'],
    [
      'Whole log',
      build.log === null
        ? 'none'
        : `sha256:${build.log.digest}, ${bytes(build.log.size)}${build.log.truncated ? ', cut at its limit' : ''}`,
    ],
    ['Manifest', build.manifest === null ? 'none' : `sha256:${build.manifest.digest}`],
  ];
}

function renderPhases({ phases, builder }: BuildResult): string {
  const rows = phases.map(
    (one) =>
      html`<tr>
        <th scope="row">${one.phase}</th>
        <td>${one.outcome}${one.cached ? ', already there' : ''}</td>
        <td>${duration(one.durationMs)}</td>
        <td>${one.startedAt.slice(0, 19).replace('T', ' ')} UTC</td>
      </tr>`,
  );
  return html`<div
    class="scroll"
    role="group"
    tabindex="0"
    aria-label="Phases of ${shortText(builder.label, 80)}"
  >
    <table>
      <thead>
        <tr>
          <th scope="col">Phase</th>
          <th scope="col">Outcome</th>
          <th scope="col">Took</th>
          <th scope="col">Started</th>
        </tr>
      </thead>
      <tbody>
        !${rows}
      </tbody>
    </table>
  </div>`;
}

/** What the container said of itself, against which the asked-for values can be held. */
function renderObserved({ observed }: BuildResult): string {
  const entries = Object.entries(observed).toSorted(([one], [other]) => (one < other ? -1 : 1));
  if (entries.length === 0) return '';
  const items = entries.map(
    ([name, value]) =>
      html`<div>
        <dt>${shortText(name, 80)}</dt>
        <dd>${shortText(value)}</dd>
      </div>`,
  );
  return html`<details>
    <summary>What the build’s container said of itself</summary>
    <dl class="facts">!${items}</dl>
  </details>`;
}

function renderShell({ toolchains, revision, recipe }: ComparisonDocument, build: BuildResult): string {
  const toolchain = toolchains.find(({ identity }) => identity === build.toolchain);
  if (toolchain === undefined) return '';
  return html`<details>
    <summary>A shell in this toolchain, by image digest</summary>
    <p class="quiet">
      The same image, names and variables, on the engine that has it; without the source, and not isolated as
      a build is.
    </p>
    <pre class="command">${shellCommand({ build, toolchain, revision, recipe })}</pre>
  </details>`;
}

function renderTail(build: BuildResult, tail: string, isOpen: boolean): string {
  if (tail === '')
    return html`<p class="quiet">${build.log === null ? 'There is no log.' : 'The log is empty.'}</p>`;
  return html`<details!${isOpen ? ' open' : ''}><summary>The end of its log</summary>!${renderLogTail(tail)}</details>`;
}
