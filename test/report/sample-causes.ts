// Causes and experiments as a comparison's document holds them.
import { remedyFor } from '../../src/cause/remedies/remedy-for.ts';
import {
  confidenceOf,
  type CanaryWitness,
  type Cause,
  type RuleWitness,
  type ScreeningWitness,
} from '../../src/comparison/cause.ts';
import type { Explanation, Experiment } from '../../src/comparison/explanation.ts';
import {
  screenedSchema,
  type Screened,
  type ScreeningCell,
  type ScreeningTrigger,
} from '../../src/comparison/screening.ts';
import { VARIATIONS, type Variation } from '../../src/environment/variation.ts';
import { build, builder, digestOf } from './sample-parts.ts';

type Made = Pick<Cause, 'kind' | 'path' | 'witnesses'> & Partial<Cause>;

/** A cause as it is formed from its witnesses. */
export function cause({ kind, path, witnesses, ...more }: Made): Cause {
  const members = more.members ?? witnesses.flatMap((one) => ('member' in one ? [one.member] : []));
  const named = members.filter((member) => member.length > 0);
  return {
    fingerprint: digestOf(`${kind} ${path}`).slice(0, 16),
    kind,
    path,
    members: named,
    memberCount: named.length,
    variations: [],
    nondeterministic: null,
    witnesses,
    remedy: remedyFor(kind, { path, members: named, buildSystem: 'autotools' }),
    isLatent: false,
    confidence: confidenceOf(witnesses),
    ...more,
  };
}

/** A value found between other text. */
export function canary(
  variation: Variation,
  value: string,
  more: Partial<CanaryWitness> & { around?: [string, string] } = {},
): CanaryWitness {
  const { around = ['\0\x7f\0', '\0Hello'], ...rest } = more;
  const [before, found, after] = [around[0], value, around[1]].map((text) => Buffer.from(text));
  return {
    by: 'canary',
    variation,
    form: 'plain',
    value,
    member: [],
    offset: 0x2134,
    section: null,
    context: Buffer.concat(
      [before ?? '', found ?? '', after ?? ''].map((part) => Buffer.from(part)),
    ).toString('hex'),
    match: { start: before?.length ?? 0, length: found?.length ?? 0 },
    strength: 'conclusive',
    ...rest,
  };
}

export const rule = (
  name: string,
  [left, right]: [string, string],
  more: Partial<RuleWitness> = {},
): RuleWitness => ({ by: 'rule', rule: name, member: [], where: name, saw: { left, right }, ...more });

export const experiment = (variations: Variation[], on: number, off: number): ScreeningWitness => ({
  by: 'screening',
  variations,
  on: { differed: on, of: on },
  off: { differed: 0, of: off },
});

export const BUILD_PATH = '/vbp-k3x9qy-a-longer-path/w';

/** Of three artifacts; a fourth holds a value that all builds share, and a fifth nobody has a word for. */
export function sampleCauses(isProved: boolean): Cause[] {
  const proof = (...args: Parameters<typeof experiment>): ScreeningWitness[] =>
    isProved ? [experiment(...args)] : [];
  return [
    cause({
      kind: 'tar-member-time',
      path: 'greet.tar.gz',
      variations: ['clock'],
      members: [['greet.tar', 'greet/NEWS']],
      witnesses: [
        ...proof(['clock'], 5, 4),
        rule('tar-member-time', ['2030-01-01 greet/NEWS', '2031-02-04 greet/NEWS'], {
          member: ['greet.tar'],
          where: 'file list',
        }),
        canary('clock', '1928034061', {
          form: 'octal',
          strength: 'likely',
          member: ['greet.tar', 'greet/NEWS'],
          offset: 136,
          around: ['0000644\0', '\0'],
        }),
      ],
    }),
    cause({
      kind: 'archive-mode',
      path: 'greet.tar.gz',
      witnesses: [rule('archive-mode', ['-rw-r--r--', '-rw-rw-r--'], { member: ['greet.tar'] })],
    }),
    cause({
      kind: 'debug-path',
      path: 'usr/bin/greet',
      variations: ['build-path'],
      witnesses: [
        ...proof(['build-path'], 5, 4),
        canary('build-path', BUILD_PATH, { section: '.debug_line_str', offset: 0x1c }),
        rule('strings', ['/build/verbatim/src/greet.c', `${BUILD_PATH}/src/greet.c`], {
          where: 'strings --all --bytes=8 {}',
        }),
      ],
    }),
    ...(isProved
      ? [
          cause({
            kind: 'random',
            path: 'usr/share/greet/cache.db',
            nondeterministic: { probability: 0.75 },
            witnesses: [
              { by: 'screening', variations: [], on: { differed: 3, of: 4 }, off: { differed: 0, of: 0 } },
            ],
          }),
        ]
      : []),
    cause({
      kind: 'locale-names',
      path: 'usr/share/greet/names.txt',
      variations: isProved ? ['timezone', 'locale'] : [],
      witnesses: [
        ...proof(['timezone', 'locale'], 2, 4),
        rule('locale-names', ['1 January 05:45', '1. jaanuar 00:00']),
      ],
    }),
    cause({
      kind: 'captures-home',
      path: 'usr/share/doc/greet/NEWS',
      variations: ['home'],
      isLatent: true,
      witnesses: [canary('home', '/home/verbatim')],
    }),
  ];
}

const cells = (more: Partial<Record<Variation, ScreeningCell>>): Screened['cells'] => {
  const all = VARIATIONS.map((name) => [name, more[name] ?? 'cleared']);
  return screenedSchema.shape.cells.parse(Object.fromEntries(all));
};

const trigger = (variations: Variation[], on: number): ScreeningTrigger => ({
  variations,
  on: { differed: on, of: on },
  off: { differed: 0, of: 4 },
  isConfirmed: on > 1,
  maskedBy: [],
});

export const screened = (
  own: Partial<Record<Variation, ScreeningCell>>,
  triggers: ScreeningTrigger[] = [],
): Screened => ({
  nature: 'deterministic',
  cells: cells({ 'file-order': 'not-tried', ...own }),
  triggers,
  nondeterminism: null,
});

const EXPERIMENTS: Variation[][] = [
  [],
  [],
  ['build-path', 'locale', 'user', 'uid'],
  ['clock', 'locale', 'timezone'],
  ['shell'],
  ['shell'],
  ['build-path'],
  ['timezone', 'locale'],
];

/** Every kind of cell, chance, a build that fails under one variation, and settings that mend it or do not. */
export function sampleExplanation(result: 'fixed' | 'not-fixed' = 'fixed'): Explanation {
  const failed = {
    phase: 'build',
    outcome: 'failure',
    reason: { code: 'exit-code', message: 'the build step exited with 2' },
  } as const;
  const experiments = EXPERIMENTS.map((variations, index): Experiment => ({
    purpose: { kind: 'screen' },
    build: {
      ...build(builder('bookworm', variations, index + 3), variations.includes('shell') ? failed : null),
      id: `exp1-${index}-1`,
    },
  }));
  const settings = [
    { kind: 'variable' as const, name: 'SOURCE_DATE_EPOCH', value: '{source-date-epoch}', isAppended: false },
    {
      kind: 'variable' as const,
      name: 'CFLAGS',
      value: '-ffile-prefix-map={build-path}=.',
      isAppended: true,
    },
  ];
  experiments.push({
    purpose: { kind: 'fix', attempt: 1, settings },
    build: { ...build(builder('bookworm', [], 11)), id: 'exp1-fix-1' },
  });
  const attempt = {
    settings,
    artifacts: { matching: result === 'fixed' ? 6 : 4, of: 6 },
    builders: { succeeded: 3, of: 3 },
  };
  const nothing = screened({});
  return {
    asked: { confirmations: 2, budget: 20, tryFix: true, trace: false },
    divergences: null,
    logDivergences: [],
    screenings: [
      {
        toolchain: `sha256:${digestOf('toolchain bookworm')}`,
        builder: 'bookworm',
        screening: {
          artifacts: [
            {
              path: 'greet.tar.gz',
              ...screened({ clock: 'confirmed', umask: 'suspected' }, [trigger(['clock'], 5)]),
            },
            {
              path: 'usr/bin/greet',
              ...screened({ 'build-path': 'confirmed' }, [trigger(['build-path'], 5)]),
            },
            { path: 'usr/share/doc/greet/NEWS', ...nothing },
            { path: 'usr/share/doc/greet/page.html', ...screened({ user: 'suspected', umask: 'unknown' }) },
            {
              path: 'usr/share/greet/cache.db',
              ...screened(Object.fromEntries(VARIATIONS.map((name) => [name, 'unknown']))),
              nature: 'nondeterministic',
              nondeterminism: { differed: 3, of: 4, probability: 0.75, interval: { low: 0.3, high: 0.95 } },
            },
            {
              path: 'usr/share/greet/names.txt',
              ...screened({ timezone: 'together', locale: 'together' }, [trigger(['timezone', 'locale'], 2)]),
            },
          ],
          outcome: screened({ shell: 'confirmed' }, [trigger(['shell'], 2)]),
          isComplete: false,
          buildsSpent: 14,
          oneAtATime: { confirmed: 36, quick: 25 },
        },
      },
    ],
    experiments,
    fix: result === 'fixed' ? { result, attempt, isMinimal: true } : { result, attempt },
    stopped: 'the 20 builds that were allowed are spent',
  };
}
