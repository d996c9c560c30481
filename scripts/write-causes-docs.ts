// Writes docs/causes.md from the tables of the code. With --check it writes nothing and exits 1 when the page is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { CAUSE_GROUPS, CAUSE_KINDS, KIND_FACTS, type CauseKind } from '../src/comparison/cause.ts';
import { expectedVariations } from '../src/cause/kind-variations.ts';
import { REMEDIES } from '../src/cause/remedies/remedy-for.ts';
import { RULES } from '../src/cause/rules/rules.ts';

const INTRODUCTION = `# Causes

A cause says why an artifact differs: a kind from the catalogue below, where in the artifact, what triggers it, and the usual fix. Three
witnesses speak for causes, independently of each other:

- the **canary scan** found a builder's own value in the artifact;
- a **rule** knows this shape of difference in diffoscope's report;
- **screening** built the revision with the variation and without it.

Rules go from the specific to the general. What one rule explains, the rules after it do not see. A table that follows from something else
(sizes, offsets, checksums of files that differ) is no cause of its own.

| Confidence | Means                                                                                                                 |
| ---------- | --------------------------------------------------------------------------------------------------------------------- |
| \`proved\`   | builds with the variation always differed and builds without it never did, or builds of one environment did not agree |
| \`evident\`  | the artifact holds a value that can come from nowhere else, or a rule and a probable value agree                      |
| \`likely\`   | a rule or a probable value alone                                                                                      |
| \`possible\` | less than that                                                                                                        |

A rule's or a probable value's suspicion is left out when screening shows that nothing it could come from changes the artifact, and
something else does. What differs between builds of one environment is not blamed on a variation. A **latent** cause is a value that all
builds happen to share: nothing differs by it yet.

The fingerprint of a cause consists of its kind, the sort of file it is in, and the tool where only one does it. It stays the same from revision
to revision and from project to project. It does not say which variation triggers the cause. When an experiment names what a rule could not
(\`unclassified\` becomes \`captures-shell\`), the kind is another one and so is the fingerprint.

This page is made from the tables in the code by \`scripts/write-causes-docs.ts\`.
`;

const page = join(dirname(import.meta.dirname), 'docs', 'causes.md');
const text = render();
const isCheck = process.argv.includes('--check');
const isStale = text !== readOrEmpty(page);
if (isCheck && isStale) console.error('docs/causes.md is stale: run node scripts/write-causes-docs.ts');
if (!isCheck) writeFileSync(page, text);
console.log(
  `causes: ${CAUSE_KINDS.length} kinds, ${RULES.length} rules ${isCheck ? `checked, ${isStale ? 'stale' : 'up to date'}` : 'written'}`,
);
process.exitCode = isCheck && isStale ? 1 : 0;

function render(): string {
  const groups = CAUSE_GROUPS.map((group) => {
    const kinds = CAUSE_KINDS.filter((kind) => KIND_FACTS[kind].group === group);
    return `## ${group}\n\n${kinds.map(section).join('\n')}`;
  });
  return `${INTRODUCTION}\n${groups.join('\n')}`;
}

function section(kind: CauseKind): string {
  const { title, debian } = KIND_FACTS[kind];
  const rules = RULES.filter((rule) => rule.kind === kind);
  const variations = expectedVariations(kind);
  const [step] = REMEDIES[kind].steps;
  return [
    `### \`${kind}\`\n`,
    `The artifact ${title}.\n`,
    ...(rules.length > 0
      ? [`- Seen as ${rules.map(({ sees }) => sees).join('; ')}.`]
      : ['- Seen by the canary scan or by experiment only.']),
    ...(variations.length > 0
      ? [`- Usually triggered by ${variations.map((name) => `\`${name}\``).join(', ')}.`]
      : []),
    ...(step === undefined ? [] : [`- Usual fix: ${phrase(step.text)}.`]),
    ...(debian === null ? [] : [`- Debian's notes call it \`${debian}\`.`]),
    '',
  ].join('\n');
}

function phrase(step: string): string {
  return step.replaceAll('{artifact}', 'the artifact').replaceAll('{member}', 'the file');
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
