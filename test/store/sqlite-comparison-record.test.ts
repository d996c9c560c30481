import Database from 'better-sqlite3';
import tap, { type Test } from 'tap';

import type { Source } from '../../src/source/source.ts';
import { EVERY_COMPARISON } from '../../src/store/comparison-reader.ts';
import { isoTimeOrNull } from '../../src/store/iso-time.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { SAMPLES } from '../report/sample-documents.ts';
import { keepDocument, queued, requestOf, SOURCE } from './queue-rig.ts';

const SEES_ALL = { kind: 'all' } as const;
const TIMES = ['createdAt', 'startedAt', 'finishedAt', 'deadline'] as const;

function open(t: Test): { store: Store; folder: string } {
  const folder = t.testdir();
  const store = openStore(folder, Date.now);
  t.teardown(() => store.close());
  return { store, folder };
}

void tap.test('a record says what the summary, which is read column by column, says', async (t) => {
  const { store } = open(t);
  for (const make of Object.values(SAMPLES)) await keepDocument(store, make(), SOURCE);
  const cancelled = store.queue.add(queued({ title: 'cancelled' })).id;
  store.queue.cancel(cancelled, 'nobody waits for it');
  store.queue.add(queued({ again: true }));
  const { items } = store.reader.page({ ...EVERY_COMPARISON, limit: 100 }, SEES_ALL);
  t.equal(items.length, Object.keys(SAMPLES).length + 2);
  for (const record of items) {
    const summary = store.comparisons.find(record.id);
    t.strictSame({ ...record, ...summary }, record, record.sentence ?? record.status);
    t.strictSame(store.reader.find(record.id, SEES_ALL).record, record);
  }
});

void tap.test('what a source says comes back as it is, and is JSON for whoever passes it on', (t) => {
  const { store } = open(t);
  const strange =
    '"\\\'{}[],\u0000\u0007\u001b[31m\n\r\t\u007f\u2028\u2029 ü 日本 \u{1f600} </script> %s $1 `';
  const source: Source = { kind: 'git', url: `https://example.org/${strange}`, ref: strange };
  const { id } = store.queue.add(queued({ title: strange, request: requestOf(source) }));
  t.match(store.reader.find(id, SEES_ALL).record, { title: strange, source });
  const text = store.reader.pageAsText({ ...EVERY_COMPARISON, limit: 1 }, SEES_ALL).items;
  t.strictSame(JSON.parse(text), [store.reader.find(id, SEES_ALL).record]);
  t.end();
});

void tap.test('its times are those of the row, to the millisecond', (t) => {
  const { store, folder } = open(t);
  const { id } = store.queue.add(queued());
  const database = new Database(`${folder}/verbatim.sqlite`);
  t.teardown(() => database.close());
  const set = database.prepare(`UPDATE comparison SET ${TIMES.map((name) => `${name} = ?`).join(', ')}`);
  const spread = Array.from({ length: 2000 }, (_, index) => 1_763_769_600_000 + index * 7_654_321);
  const strange = [0, 999, 59_999, 86_399_999, 951_782_399_999, 4_102_444_799_999, 253_402_300_799_998];
  for (const ms of [...strange, ...spread]) {
    const times = [ms, null, ms + 1, ms % 2 === 0 ? ms : null];
    set.run(...times);
    const { record } = store.reader.find(id, SEES_ALL);
    const read = TIMES.map((name) => record[name]);
    if (read.join() !== times.map(isoTimeOrNull).join()) t.strictSame(read, times.map(isoTimeOrNull));
  }
  t.match(store.reader.find(id, SEES_ALL).record, { createdAt: /^\d{4}-\d\d-\d\dT/, startedAt: null });
  t.end();
});
