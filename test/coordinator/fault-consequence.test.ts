import { assert, double, integer, property } from 'fast-check';
import tap from 'tap';

import { BuildError } from '../../src/build/build-error.ts';
import { EndedError, faultOf } from '../../src/coordinator/ended-error.ts';
import { Cancellation, consequenceOf } from '../../src/coordinator/fault-consequence.ts';
import { Outage } from '../../src/coordinator/outage.ts';
import { retryDelayMs } from '../../src/coordinator/retry-delay.ts';
import { RecipeError } from '../../src/recipe/recipe-error.ts';
import { SourceError } from '../../src/source/source-error.ts';
import { StoreError } from '../../src/store/store-error.ts';

const random = (): number => 1;
const kindOf = (error: unknown, requeues = 0): string => {
  const consequence = consequenceOf(error, { requeues }, { maxTries: 3, random });
  return consequence.kind === 'end' ? consequence.status : `again in ${consequence.delayMs / 1000} s`;
};

void tap.test('an outage is tried again, later each time, until its tries are used up', (t) => {
  const outages = [
    new Outage('ENGINE', 'away'),
    new BuildError('ENGINE_UNREACHABLE', 'away'),
    new SourceError('UNREACHABLE', 'no such host today'),
    new StoreError('DISK_FAULT', 'input/output error'),
    new Error('connect ECONNREFUSED'),
  ];
  for (const outage of outages) {
    t.same(
      [0, 1, 2].map((requeues) => kindOf(outage, requeues)),
      ['again in 30 s', 'again in 60 s', 'interrupted'],
      outage.message,
    );
  }
  t.end();
});

void tap.test('an outage of the store uses no tries up', (t) => {
  for (const code of ['DISK_FULL', 'DATABASE_BUSY'] as const) {
    const outage = new StoreError(code, 'for now');
    t.same(consequenceOf(outage, { requeues: 9 }, { maxTries: 3, random }), {
      kind: 'postponed',
      why: 'for now',
      delayMs: 30_000,
    });
  }
  t.end();
});

void tap.test('what another try would not mend is given up at once', (t) => {
  const lasting = [
    new BuildError('UNKNOWN_BUILDER', 'none'),
    new SourceError('NOT_FOUND', 'none'),
    new SourceError('REFUSED_URL', 'private'),
    new RecipeError('NOT_DETECTED', 'none'),
    new StoreError('NEWER_DOCUMENT', 'newer'),
  ];
  for (const error of lasting) t.equal(kindOf(error), 'interrupted', error.message);
  t.end();
});

void tap.test('what is given up is told with what failed, for programs and for people', (t) => {
  const hint = 'Write a verbatim.yaml.';
  const faults = [
    [new SourceError('NOT_FOUND', 'none'), 'source', 'NOT_FOUND', null],
    [new RecipeError('NOT_DETECTED', 'none', { hint }), 'recipe', 'NOT_DETECTED', hint],
    [new BuildError('UNKNOWN_BUILDER', 'none'), 'engine', 'UNKNOWN_BUILDER', null],
    [new Outage('ENGINE', 'away'), 'engine', 'ENGINE', null],
    [new StoreError('DISK_FAULT', 'broken'), 'store', 'DISK_FAULT', null],
    [new TypeError('of ours'), 'service', 'FAULT', null],
  ] as const;
  for (const [error, of, code, told] of faults) {
    const fault = { of, code, hint: told };
    const end = { kind: 'end', status: 'interrupted', why: error.message, fault };
    t.same(consequenceOf(error, { requeues: 9 }, { maxTries: 3, random }), end);
    t.same(faultOf(new EndedError('told by a server', fault)), fault, 'and is the same at the other end');
  }
  t.match(consequenceOf(new Cancellation('enough'), { requeues: 0 }, { maxTries: 3, random }), {
    fault: null,
  });
  t.end();
});

void tap.test('a cancellation is one, and a stale plan is made anew at once, however often', (t) => {
  t.equal(kindOf(new Cancellation('enough'), 7), 'cancelled');
  t.equal(kindOf(new Outage('STALE_PLAN', 'old'), 7), 'again in 0 s');
  t.end();
});

void tap.test('a pause is between half of what it may be and all of it, and never over an hour', (t) => {
  assert(
    property(
      integer({ min: 1, max: 60 }),
      double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (tries, chance) => {
        const longest = Math.min(3_600_000, 30_000 * 2 ** (tries - 1));
        const delay = retryDelayMs(tries, () => chance);
        return delay >= longest / 2 && delay <= longest;
      },
    ),
  );
  t.end();
});
