import { html } from 'ghtml';

import type { TracedArtifact } from '../comparison/divergence.ts';
import type { Explanation } from '../comparison/explanation.ts';
import type { LogDivergence } from '../comparison/log-divergence.ts';
import { tellDivergence } from '../comparison/sentence-divergence.ts';
import { logDivergenceWords } from './divergence-words.ts';
import { renderProse } from './html-prose.ts';
import { renderUnifiedDiff } from './html-unified-diff.ts';
import { inParts } from './in-parts.ts';
import { count, counted } from './quantity.ts';
import { shortProse, shortText } from './short-text.ts';

const SHOWN = 20;
const ROWS_PER_PART = 500;
/** Two names of up to 80 characters, and up to ten that are no longer. */
const LONGEST = 1200;

/** Where the traced builds first part on the way to each artifact, and where logs do. */
export function renderDivergences({ divergences, logDivergences }: Explanation): string {
  const lists = [renderTracedArtifacts(divergences ?? []), ...logDivergences.map(renderLogDivergence)];
  const told = lists.join('');
  return told === ''
    ? ''
    : html`<h3>First divergence</h3>
        !${told}`;
}

function renderLogDivergence(divergence: LogDivergence): string {
  const { removed, added } = divergence;
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  const words = logDivergenceWords(divergence);
  return html`<p>${words.charAt(0).toUpperCase() + words.slice(1)}:</p>
    !${renderUnifiedDiff(lines.join('\n'))}`;
}

function renderTracedArtifacts(divergences: readonly TracedArtifact[]): string {
  if (divergences.length === 0) return '';
  const rest = inParts(divergences.slice(SHOWN), ROWS_PER_PART).map(
    ({ from, items }) =>
      html`<details class="part">
        <summary>
          ${count(SHOWN + from)} to ${count(SHOWN + from + items.length - 1)} of the artifacts
        </summary>
        <ul>
          !${items.map(renderTraced)}
        </ul>
      </details>`,
  );
  return html`<ul>
      !${divergences.slice(0, SHOWN).map(renderTraced)}
    </ul>
    !${rest}`;
}

function renderTraced({ path, builder, variations, divergence, reason }: TracedArtifact): string {
  const builds = `${shortText(builder, 80)} against ${variations.length === 0 ? 'another build of it' : `it with ${variations.join(', ')}`}`;
  const told =
    divergence === null
      ? html`No command is known: ${shortProse(reason ?? 'nothing was found')}.`
      : renderProse(tellDivergence(divergence), LONGEST);
  return html`<li>
    <code>${shortText(path)}</code> <span class="quiet">(${builds})</span
    ><br />!${told}!${detailsOf(divergence)}
  </li>`;
}

function detailsOf(divergence: TracedArtifact['divergence']): string {
  if (divergence === null) return '';
  const { cwd, others, limits } = divergence;
  const leads = others === 1 ? 'leads' : 'lead';
  const more = others === 0 ? '' : `; ${counted(others, 'other command')} ${leads} to the same artifact`;
  return html`<span class="why">it ran in <code>${shortText(cwd)}</code>${more}</span
    >!${limits.map((limit) => html`<span class="why">${shortProse(limit)}</span>`)}`;
}
