import tap from 'tap';

import { createEventLog, LAST_NUMBER, type EventLog } from '../../src/coordinator/event-log.ts';
import type { ComparisonEvent } from '../../src/coordinator/event.ts';

const NEVER = new AbortController().signal;
const step = (message: string): ComparisonEvent => ({ kind: 'step', message });
const diff = (path: string, fraction: number): ComparisonEvent => ({
  kind: 'diff',
  path,
  done: 0,
  total: 2,
  fraction,
  message: '',
});

async function all(log: EventLog, after = 0): Promise<[number, string][]> {
  const events: [number, string][] = [];
  for await (const { number, event } of log.follow(after, NEVER)) {
    const more = event.kind === 'step' ? event.message : event.kind === 'diff' ? event.fraction : '';
    events.push([number, `${event.kind} ${more}`.trimEnd()]);
  }
  return events;
}

void tap.test('each process’s numbers are above all of the one before', async (t) => {
  const first = createEventLog();
  first.begin(1);
  first.add(step('a'));
  first.close();
  const second = createEventLog();
  second.begin(2);
  second.add(step('a again'));
  second.add({ kind: 'ended', status: 'cancelled', why: 'enough' });
  second.close();
  t.same(await all(first), [[1, 'step a']]);
  t.same(await all(second, 1), [
    [2 ** 32 + 1, 'step a again'],
    [LAST_NUMBER, 'ended'],
  ]);
});

void tap.test('of a difference’s progress only the last word is kept, and no log line', async (t) => {
  const log = createEventLog();
  log.begin(1);
  for (const fraction of [0, 0.25, 0.5]) log.add(diff('a', fraction));
  log.add({ kind: 'line', build: 0, line: 'not kept' });
  log.add(diff('b', 0));
  log.add(diff('a', 1));
  log.close();
  t.same(await all(log), [
    [4, 'diff 0'],
    [5, 'diff 1'],
  ]);
});

void tap.test('steps without end do not fill the memory', async (t) => {
  const log = createEventLog();
  log.begin(1);
  for (let number = 1; number <= 2000; number += 1) log.add(step(String(number)));
  log.close();
  const events = await all(log);
  t.equal(events.length, 500);
  t.same(events.at(-1), [2000, 'step 2000']);
});

void tap.test('what a new try tells stands for all that was told before', async (t) => {
  const log = createEventLog();
  log.begin(1);
  log.add(step('first'));
  const following = all(log);
  await new Promise((resolve) => setImmediate(resolve));
  log.begin(2);
  log.add(step('second'));
  log.close();
  t.same(
    (await following).map(([, text]) => text),
    ['step first', 'step second'],
  );
  t.same(
    (await all(log)).map(([, text]) => text),
    ['step second'],
  );
});
