import { html } from 'ghtml';

import { KIND_FACTS, type Cause } from '../comparison/cause.ts';
import { causeSentence } from '../comparison/cause-sentence.ts';
import { CONFIDENCE_MEANING, memberWords, speakers } from './cause-words.ts';
import { renderProse } from './html-prose.ts';
import { renderWitness } from './html-witness.ts';
import { inParts } from './in-parts.ts';
import { counted } from './quantity.ts';
import { shortText } from './short-text.ts';

/** So many witnesses are read; the rest is a click away. */
const SHOWN_WITNESSES = 3;
const SHOWN_MEMBERS = 10;

/** One cause: what, how sure, what each witness saw, and what to change. */
export function renderCause(cause: Cause): string {
  const { confidence, kind, variations, nondeterministic, witnesses } = cause;
  const facts: [string, string][] = [
    ['Triggered by', triggerWords(cause)],
    ['Kind', `${kind}, of the group ${KIND_FACTS[kind].group}`],
    ['Fingerprint', cause.fingerprint],
    ...(cause.members.length > 1 ? [['Members', membersWords(cause)] satisfies [string, string]] : []),
  ];
  const isFound = variations.length > 0 || nondeterministic !== null;
  return html`<article class="cause ${confidence}">
    <h4>!${renderProse(causeSentence(cause))}</h4>
    <p class="sure">
      <b class="confidence">${confidence}</b>: ${CONFIDENCE_MEANING[confidence]}.
      <span class="quiet">Spoke: ${speakers(cause).join(', ')}.</span>
    </p>
    !${isFound ? '' : '<p class="note">Which variation triggers it is not known.</p>'}
    <ul class="evidence">
      !${witnesses.slice(0, SHOWN_WITNESSES).map(renderWitness)}
    </ul>
    !${inParts(witnesses.slice(SHOWN_WITNESSES), witnesses.length).map(
      ({ items }) =>
        html`<details>
          <summary>${counted(items.length, 'more place')}</summary>
          <ul class="evidence">
            !${items.map(renderWitness)}
          </ul>
        </details>`,
    )}
    !${renderRemedy(cause)}
    <dl class="facts">
      !${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </article>`;
}

function triggerWords({ variations, nondeterministic }: Cause): string {
  if (nondeterministic !== null)
    return `chance: about ${Math.round(nondeterministic.probability * 100)} % of builds in one environment are not as most`;
  return variations.join(' with ') || 'not known';
}

function membersWords({ members, memberCount }: Cause): string {
  const names = members.slice(0, SHOWN_MEMBERS).map((member) => memberWords(member) ?? 'the artifact itself');
  const rest = Math.max(memberCount, members.length) - names.length;
  return [...names, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

/** Steps are alternatives, the best first, which is the recipe's build system's own where there is one. */
function renderRemedy({ remedy }: Cause): string {
  const [best, ...others] = remedy.steps.map(
    ({ buildSystem, kind, text }) =>
      html`<li>
        <span class="quiet">${buildSystem ?? 'any build system'}, ${kind}:</span> !${renderProse(text)}
      </li>`,
  );
  const alternatives =
    others.length === 0
      ? ''
      : html`<details>
          <summary>${counted(others.length, 'other way')}</summary>
          <ul>
            !${others}
          </ul>
        </details>`;
  return html`<div class="remedy">
    <h5>The usual fix: !${renderProse(remedy.title)}</h5>
    <ul>
      !${best ?? ''}
    </ul>
    !${alternatives}
    <p>!${renderLink(remedy.link)}</p>
  </div>`;
}

/** A document from elsewhere may hold any address: only one of the web is a link. */
function renderLink(link: string): string {
  const shown = shortText(link);
  return /^https:\/\//i.test(link) && link === shown
    ? html`<a href="${link}" rel="noreferrer noopener">${shown}</a>`
    : html`<code>${shown}</code>`;
}
