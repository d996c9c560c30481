import { html } from 'ghtml';

import { ARTIFACT_VERDICTS } from '../comparison/verdict.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { renderProse } from './html-prose.ts';
import { bytes, count, counted, duration, moment } from './quantity.ts';
import { shortProse, shortText } from './short-text.ts';
import { verdictMeaning } from './verdict-meaning.ts';

/** A mark beside each verdict's word, so that it does not hang on colour. */
const MARKS = { reproducible: '✓', equivalent: '≈', unreproducible: '✗', inconclusive: '?' } as const;

/** The verdict in one sentence, the facts it rests on, and what it does and does not prove. */
export function renderHeader(document: ComparisonDocument): string {
  const { judgement, sentence } = document;
  const { proves, provesNot } = verdictMeaning(document);
  return html`<header class="top">
    <p class="verdict ${judgement.verdict}">
      <span aria-hidden="true">${MARKS[judgement.verdict]}</span> ${judgement.verdict}
    </p>
    <h1>!${renderProse(sentence)}</h1>
    <p class="flags">!${flagsOf(document).map((flag) => html`<span>${flag}</span>`)}</p>
    <p class="counts">!${countsOf(document)}</p>
    <dl class="facts">
      !${factsOf(document).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    !${document.unnormalised === null ? '' : html`<p class="note">Normalising could not be tried: ${shortProse(document.unnormalised, 600)}</p>`}
    !${document.revision.notes.map((note) => html`<p class="note">${shortProse(note, 600)}</p>`)}
    <details class="meaning">
      <summary>What “${judgement.verdict}” proves here, and what it does not</summary>
      <div>
        <h2>It proves</h2>
        <ul>
          !${proves.map((line) => html`<li>${line}</li>`)}
        </ul>
      </div>
      <div>
        <h2>It does not prove</h2>
        <ul>
          !${provesNot.map((line) => html`<li>${line}</li>`)}
        </ul>
      </div>
    </details>
  </header>`;
}

function flagsOf({ judgement, regressedFrom, reuseOf, explanation }: ComparisonDocument): string[] {
  const flags = [`toolchain-independent: ${judgement.toolchainIndependent}`];
  if (judgement.nondeterministic) flags.unshift('nondeterministic: the same builder twice differs');
  if (regressedFrom !== null) flags.unshift(`regressed: ${shortText(regressedFrom)} was reproducible`);
  if (reuseOf !== null) {
    const earlier = shortText(reuseOf);
    flags.unshift(
      explanation === null ? `repeats ${earlier}: nothing was built` : `builds are those of ${earlier}`,
    );
  }
  return flags;
}

/** Each verdict counted by itself: identical and equivalent are never added together. */
function countsOf({ judgement, builds }: ComparisonDocument): string {
  const succeeded = builds.filter(({ outcome }) => outcome === 'success').length;
  const parts = ARTIFACT_VERDICTS.map((verdict) => ({
    verdict,
    number: judgement.artifacts.filter((artifact) => artifact.verdict === verdict).length,
  })).filter(({ number }) => number > 0);
  const verdicts = parts.map(({ verdict, number }) => html`<b>${count(number)}</b> ${verdict}`);
  return html`${counted(judgement.artifacts.length, 'artifact')}!${verdicts.length === 0 ? '' : `: ${verdicts.join(' · ')}`}.
    <b>${count(succeeded)}</b> of ${counted(builds.length, 'build')} succeeded.`;
}

function factsOf({ revision, engine, ...document }: ComparisonDocument): [string, string][] {
  const took = Date.parse(document.finishedAt) - Date.parse(document.createdAt);
  const facts: [string, string | null][] = [
    ['Source', shortText(revision.title)],
    ['Version', revision.version === null ? null : shortText(revision.version)],
    [
      'Commit',
      revision.commit === null
        ? null
        : `${shortText(revision.commit)}${revision.dirty ? ', with changes of its own' : ''}`,
    ],
    [
      'Snapshot',
      `sha256:${revision.snapshot.digest} (${counted(revision.fileCount, 'file')}, ${bytes(revision.snapshot.size)})`,
    ],
    [
      'SOURCE_DATE_EPOCH',
      `${revision.sourceDateEpoch}, ${moment(revision.sourceDateEpoch)}, from the ${revision.sourceDateEpochFrom}`,
    ],
    [
      'Compared',
      `${document.createdAt.slice(0, 19).replace('T', ' ')} UTC, took ${duration(Math.max(0, took))}`,
    ],
    [
      'Engine',
      shortText(
        `${engine.name} ${engine.version}, kernel ${engine.kernel}, ${engine.architecture}, ${counted(engine.cpus, 'CPU')}`,
      ),
    ],
    ['Recipe', shortProse(document.recipeOrigin.explanation)],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}
