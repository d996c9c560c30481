import type { Cause } from '../../src/comparison/cause.ts';
import { comparisonDocumentSchema, type ComparisonDocument } from '../../src/comparison/document.ts';
import type { Explanation } from '../../src/comparison/explanation.ts';
import { canary, cause, rule } from './sample-causes.ts';
import { artifact, difference, fileEntry, node } from './sample-parts.ts';

const SCRIPT = '<script>document.title="owned"</script></script><img src=x onerror=document.title="owned">';
const BIDI = 'evil\u202Efdp.exe\u2066';
const ESCAPES = '\u001B[31mred\u001B[0m\u001B]0;title\u0007\u001B[2J';
const SURROGATE = 'lone\uD800surrogate\uFFFE\u0000nul';
const LONG = 'a-very-long-name/'.repeat(600);
export const HOSTILE_NAMES = [
  SCRIPT,
  `line one\nline two\r\nthree\ttab`,
  BIDI,
  ESCAPES,
  SURROGATE,
  LONG,
  `"><svg/onload=alert(1)>`,
  `'; drop \`table\` $(reboot) && ]]> <!-- --> &amp; &#60; \\n`,
  '__proto__',
  '=cmd|calc',
] as const;

/** `document` with hostile text wherever others choose the text. */
export function hostileDocument(document: ComparisonDocument, explanation: Explanation): ComparisonDocument {
  const lines = [
    `-${SCRIPT}`,
    `+${BIDI}${ESCAPES}`,
    ` ${SURROGATE}`,
    `-${'x'.repeat(1_000_000)}`,
    `+${'<b>&'.repeat(250_000)}`,
    '\\ No newline at end of file',
  ].join('\n');
  const deep = Array.from({ length: 30 }).reduce<ReturnType<typeof node>>(
    (inner, _, index) => node(`level ${index} ${SCRIPT}`, null, [inner]),
    node(`${BIDI}\n{}`, `@@ -1,3 +1,3 @@\n${lines}\n`),
  );
  deep.comments.push(SCRIPT, ESCAPES);
  const names = [...HOSTILE_NAMES].toSorted();
  return comparisonDocumentSchema.parse({
    ...document,
    sentence: `${names.length + 1} of ${names.length + 1} artifacts differ: ${SCRIPT} ${BIDI}`,
    revision: {
      ...document.revision,
      title: `${SCRIPT} '${BIDI}'\n$(reboot)`,
      source: { kind: 'git', url: `https://example.org/'$(reboot)'\n${SCRIPT}`, ref: ESCAPES },
      version: SCRIPT,
      notes: [SCRIPT, LONG],
    },
    recipe: { ...document.recipe, build: `${SCRIPT}\n${ESCAPES}\n`, variables: { [SCRIPT]: SCRIPT } },
    recipeOrigin: { kind: 'source', name: SCRIPT, explanation: `${SCRIPT}\n${BIDI}` },
    builds: document.builds.map((build, index) =>
      index === 3
        ? {
            ...build,
            outcome: 'failure',
            phase: 'collect',
            manifest: null,
            reason: { code: 'refused-artifact', message: `refused ${SCRIPT}\n${ESCAPES}` },
          }
        : { ...build, observed: { [SCRIPT]: SCRIPT, __proto__x: BIDI } },
    ),
    logTails: document.builds.map(
      () => `${SCRIPT}\n${ESCAPES}\n${'l'.repeat(1_000_000)}\n${SURROGATE}\rover`,
    ),
    judgement: {
      ...document.judgement,
      toolchainIndependent: 'not tried',
      artifacts: [
        ...names.map((name) => artifact(name, 'AAB ')),
        artifact('symlink', 'AAB ', {
          classes: ['A', 'B'].map((letter, index) => ({
            letter,
            builds: index === 0 ? [0, 1] : [2],
            entry: { ...fileEntry('symlink', letter), kind: 'symlink', target: `../../${SCRIPT}${letter}\n` },
          })),
        }),
      ],
    },
    differences: names.map((name) =>
      difference(name, deep, {
        message: SCRIPT,
        degraded: [SCRIPT, ESCAPES],
        status: 'truncated',
        tool: SCRIPT,
      }),
    ),
    undiffed: [{ path: 'symlink', letters: ['A', 'B'], reason: SCRIPT }],
    logDifferences: [{ left: 0, right: 2, unifiedDiff: lines, truncated: true }],
    causes: names.flatMap(hostileCauses),
    unscanned: names.map((name) => ({ path: name, letter: 'A', member: [name, SCRIPT], reason: SCRIPT })),
    explanation: hostileExplanation(explanation, names),
  });
}

/** Values and members as a build may choose them, and a remedy as no table of ours has it. */
function hostileCauses(path: string): Cause[] {
  const witnesses = HOSTILE_NAMES.flatMap((text) => [
    canary('build-path', text, { form: text, section: text, member: [text, SCRIPT], around: [SCRIPT, BIDI] }),
    rule(text, [text, `${text}${ESCAPES}`], { member: [text], where: text }),
  ]);
  const remedy = {
    title: SCRIPT,
    steps: [{ buildSystem: null, kind: 'code' as const, text: `run \`${SCRIPT}\` ${BIDI}`, applies: [] }],
    link: 'javascript:document.title="owned"',
  };
  return [
    cause({ kind: 'captures-build-path', path, witnesses, remedy, variations: ['build-path'] }),
    cause({ kind: 'captures-user', path, witnesses, remedy, isLatent: true }),
  ];
}

function hostileExplanation(explanation: Explanation, names: readonly string[]): Explanation {
  return {
    ...explanation,
    screenings: explanation.screenings.map((one) => ({
      ...one,
      builder: SCRIPT,
      screening: {
        ...one.screening,
        artifacts: one.screening.artifacts.flatMap((screened, index) => {
          const path = names[index];
          return path === undefined ? [] : [{ ...screened, path }];
        }),
      },
    })),
    experiments: explanation.experiments.map((one) => ({
      ...one,
      build: {
        ...one.build,
        builder: { ...one.build.builder, label: `${SCRIPT}${BIDI}`, notation: ESCAPES },
        environment: { ...one.build.environment, buildPath: `/${SCRIPT}`, hostname: ESCAPES },
        reason: { code: 'exit-code', message: `${SCRIPT}\n${ESCAPES}` },
      },
    })),
    fix: {
      result: 'not-fixed',
      attempt: {
        settings: [{ kind: 'variable', name: SCRIPT, value: `${BIDI}${ESCAPES}`, isAppended: true }],
        artifacts: { matching: 0, of: names.length },
        builders: { succeeded: 1, of: 3 },
      },
    },
    stopped: `${SCRIPT}\n${ESCAPES}`,
  };
}
