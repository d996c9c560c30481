import { html } from 'ghtml';

import type { CanaryWitness, RuleWitness, ScreeningWitness, Witness } from '../comparison/cause.ts';
import { memberWords, placeWords, variationWords } from './cause-words.ts';
import { BYTES_PER_LINE, hexLines, runsOf, type DumpedByte } from './hex-lines.ts';
import { renderExactLine } from './html-exact-text.ts';
import { shortText } from './short-text.ts';

/** What one witness saw, as an item of a list. */
export function renderWitness(witness: Witness): string {
  switch (witness.by) {
    case 'canary':
      return renderCanary(witness);
    case 'rule':
      return renderRule(witness);
    case 'screening':
      return renderExperiment(witness);
    default:
      return witness satisfies never;
  }
}

function renderCanary(witness: CanaryWitness): string {
  const { value, form, variation, strength } = witness;
  const how = form === 'plain' ? '' : `, written as ${shortText(form, 80)}`;
  return html`<li>
    <p>
      <b>Canary scan</b> found <code>${shortText(value)}</code>${how}, the ${variation} of a builder, in
      <code>${placeWords(witness)}</code>. <span class="quiet">${STRENGTHS[strength]}</span>
    </p>
    !${renderDump(witness)}
  </li>`;
}

/** Put together without a template's line breaks, which a `pre` would show. */
function renderDump(witness: CanaryWitness): string {
  const lines = hexLines(witness).map(({ offset, bytes }) =>
    [
      html`<span class="quiet">${offset.toString(16).padStart(8, '0')}</span>`,
      '  ',
      renderBytes(bytes, (run) => run.map(({ hex }) => hex).join(' '), ' '),
      ' '.repeat((BYTES_PER_LINE - bytes.length) * 3 + 2),
      renderBytes(bytes, (run) => run.map(({ text }) => text).join(''), ''),
    ].join(''),
  );
  const start = '<pre class="hex" role="group" tabindex="0" aria-label="The bytes around it">';
  return `${start}${lines.join('\n')}</pre>`;
}

const STRENGTHS = {
  conclusive: 'Nothing else is called so.',
  likely: 'Chance does not make it, but something else might.',
  weak: 'Short or common: it may be there by chance.',
} as const;

function renderBytes(
  bytes: readonly DumpedByte[],
  textOf: (run: readonly DumpedByte[]) => string,
  joint: string,
): string {
  return runsOf(bytes)
    .map((run) => (run.isMatch ? html`<mark>${textOf(run.bytes)}</mark>` : html`${textOf(run.bytes)}`))
    .join(joint);
}

function renderRule({ rule, member, where, saw }: RuleWitness): string {
  const place = memberWords([...member, where]) ?? '';
  return html`<li>
    <p><b>Rule</b> <code>${shortText(rule, 80)}</code> knows this difference, in <code>${place}</code>:</p>
    <pre
      class="diff"
    ><del>!${renderExactLine(`-${saw.left}`)}</del><ins>!${renderExactLine(`+${saw.right}`)}</ins></pre>
  </li>`;
}

function renderExperiment({ variations, on, off }: ScreeningWitness): string {
  const rows =
    variations.length === 0
      ? [renderRow('in one environment', on)]
      : [renderRow(`with ${variationWords(variations)}`, on), renderRow('without', off)];
  const what = variations.length === 0 ? 'were not as most' : 'differed';
  return html`<li>
    <p><b>Experiment</b></p>
    <table class="tried">
      <thead>
        <tr>
          <th scope="col">Builds</th>
          <th scope="col">${what}</th>
        </tr>
      </thead>
      <tbody>
        !${rows}
      </tbody>
    </table>
  </li>`;
}

function renderRow(name: string, { differed, of }: ScreeningWitness['on']): string {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${of === 0 ? 'none was made' : `${differed} of ${of}`}</td>
  </tr>`;
}
