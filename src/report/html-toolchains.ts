import { html } from 'ghtml';

import type { ComparisonDocument } from '../comparison/document.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { packageDifferences } from './package-differences.ts';
import { count, counted } from './quantity.ts';
import { shortText } from './short-text.ts';

/** What differs between the toolchains first, then each with its identity and packages. */
export function renderToolchains({ toolchains }: ComparisonDocument): string {
  if (toolchains.length === 0) return '<p>No toolchain was set up.</p>';
  return html`!${toolchains.length < 2 ? '' : renderDifferences(toolchains)}!${toolchains.map(renderToolchain)}`;
}

function renderDifferences(toolchains: readonly Toolchain[]): string {
  const differing = packageDifferences(toolchains);
  if (differing.length === 0) return '<p>The toolchains have the same packages in the same versions.</p>';
  const heads = toolchains.map((one) => html`<th scope="col">${shortText(one.system, 80)}</th>`);
  const rows = differing.map(
    ({ name, versions }) =>
      html`<tr>
        <th scope="row">${shortText(name)}</th>
        !${versions.map((version) => html`<td!${version === null ? ' class="no"' : ''}>${version === null ? 'not installed' : shortText(version)}`)}
      </tr> `,
  );
  return html`<details open>
    <summary>
      <h3>Packages that differ <span class="number">${count(differing.length)}</span></h3>
    </summary>
    <div class="scroll" role="group" tabindex="0" aria-label="Packages that differ">
      <table class="packages">
        <thead>
          <tr>
            <th scope="col">Package</th>
            !${heads}
          </tr>
        </thead>
        <tbody>
          !${rows}
        </tbody>
      </table>
    </div>
  </details> `;
}

function renderToolchain(toolchain: Toolchain): string {
  const requested = toolchain.requested.map((one) => shortText(one)).join(', ') || 'none';
  const installed = toolchain.installed.map(
    ({ name, version, architecture }) =>
      html`<li>
        ${shortText(name)} ${shortText(version)} <span class="quiet">${shortText(architecture)}</span>
       `,
  );
  return html`<h3>${shortText(toolchain.builder)}</h3>
    <dl class="facts">
      <div>
        <dt>System</dt>
        <dd>${shortText(toolchain.system)}, ${shortText(toolchain.architecture)}</dd>
      </div>
      <div>
        <dt>Identity</dt>
        <dd>${toolchain.identity}</dd>
      </div>
      <div>
        <dt>Image on this engine</dt>
        <dd>${shortText(toolchain.image)}</dd>
      </div>
      <div>
        <dt>Packages the recipe asked for</dt>
        <dd>${requested}</dd>
      </div>
    </dl>
    <details>
      <summary>${counted(toolchain.installed.length, 'package')} installed</summary>
      <ul class="installed">
        !${installed}
      </ul>
    </details> `;
}
