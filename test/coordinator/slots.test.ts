import { array, assert, asyncProperty, integer, property, record, scheduler } from 'fast-check';
import tap from 'tap';

import { createSlots } from '../../src/coordinator/create-slots.ts';
import { grant, withinCapacity, type Waiting } from '../../src/coordinator/slots.ts';

const room = record({
  cpus: integer({ min: 1, max: 8 }),
  memoryBytes: integer({ min: 0, max: 64 }),
});
const ofCpus = (cpus: number) => ({ cpus, memoryBytes: 0 });
const waitingList = array(record({ priority: integer({ min: 0, max: 2 }), need: room }), {
  maxLength: 12,
}).map((all) => all.map((one, order): Waiting => ({ ...one, order })));

void tap.test('what is granted together fits together', async () => {
  assert(
    property(waitingList, room, (waiting, free) => {
      const granted = grant(waiting, free);
      const sum = (of: (room: Waiting['need']) => number): number =>
        granted.reduce((total, one) => total + of(one.need), 0);
      return (
        sum(({ cpus }) => cpus) <= free.cpus && sum(({ memoryBytes }) => memoryBytes) <= free.memoryBytes
      );
    }),
  );
});

void tap.test('nobody passes one who is more urgent, or as urgent and there before', async () => {
  assert(
    property(waitingList, room, (waiting, free) => {
      const granted = new Set(grant(waiting, free));
      const left = waiting.filter((one) => !granted.has(one));
      return left.every((one) =>
        [...granted].every(
          (other) =>
            other.priority < one.priority || (other.priority === one.priority && other.order < one.order),
        ),
      );
    }),
  );
});

void tap.test('the first in line starts as soon as it fits, whatever it needs', async () => {
  assert(
    property(waitingList, room, (waiting, capacity) => {
      const cut = waiting.map((one) => ({ ...one, need: withinCapacity(one.need, capacity) }));
      return cut.length === 0 || grant(cut, capacity).length > 0;
    }),
  );
});

void tap.test(
  'all work is done, never more at once than there is room for, in any order of ends',
  async (t) => {
    await assert(
      asyncProperty(scheduler(), waitingList, room, async (schedule, works, capacity) => {
        const slots = createSlots(capacity);
        const signal = new AbortController().signal;
        let used = { cpus: 0, memoryBytes: 0 };
        let isWithin = true;
        const all = works.map(({ need, priority }) =>
          slots.use({ need, priority, signal }, async () => {
            const taken = withinCapacity(need, capacity);
            used = { cpus: used.cpus + taken.cpus, memoryBytes: used.memoryBytes + taken.memoryBytes };
            isWithin &&= used.cpus <= capacity.cpus && used.memoryBytes <= capacity.memoryBytes;
            await schedule.schedule(Promise.resolve());
            used = { cpus: used.cpus - taken.cpus, memoryBytes: used.memoryBytes - taken.memoryBytes };
          }),
        );
        await schedule.waitFor(Promise.all(all));
        return isWithin && slots.waiting() === 0 && slots.free().cpus === capacity.cpus;
      }),
    );
    t.pass();
  },
);

void tap.test('who gives up waiting leaves room for those behind', async (t) => {
  const slots = createSlots({ cpus: 2, memoryBytes: 0 });
  const never = new AbortController().signal;
  const first = Promise.withResolvers<void>();
  const running = slots.use({ need: ofCpus(1), priority: 0, signal: never }, async () => first.promise);
  const stop = new AbortController();
  const large = slots.use({ need: ofCpus(2), priority: 0, signal: stop.signal }, async () => 'large');
  const small = slots.use({ need: ofCpus(1), priority: 0, signal: never }, async () => 'small');
  t.equal(slots.waiting(), 2);
  stop.abort(new Error('enough'));
  await t.rejects(large, { message: 'enough' });
  t.equal(await small, 'small');
  first.resolve();
  await running;
  t.same(slots.free(), ofCpus(2));
});

void tap.test('work that fails gives its room back', async (t) => {
  const slots = createSlots({ cpus: 1, memoryBytes: 0 });
  const ask = { need: { cpus: 1, memoryBytes: 0 }, priority: 0, signal: new AbortController().signal };
  await t.rejects(
    slots.use(ask, async () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  t.equal(await slots.use(ask, async () => 'yes'), 'yes');
});
