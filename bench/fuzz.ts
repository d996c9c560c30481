// Sends 20,000 and more requests, right and wrong, to every operation of the API's own OpenAPI document and checks each answer
// by it. Ends non-zero when one is a 5xx, is not told of, or does not fit its schema. A seed may be given.
import t from 'tap';

import { fuzzApi } from '../test/api/fuzz-rig.ts';

const LEAST_REQUESTS = 20_000;
const RUNS = 320;
const seed = Number(process.argv[2] ?? Date.now() % 2 ** 31);

t.setTimeout(0);

void t.test('every answer keeps to the OpenAPI document', async (test) => {
  const started = performance.now();
  const { requests, statuses, failures } = await fuzzApi(test, { runs: RUNS, seed });
  const seconds = (performance.now() - started) / 1000;
  for (const [id, counts] of statuses) {
    const told = [...counts].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}×${count}`);
    test.comment(`${id}: ${told.join(' ')}`);
  }
  test.comment(
    `${requests} requests to ${statuses.size} operations in ${seconds.toFixed(0)} s, seed ${seed}`,
  );
  test.same(failures, []);
  test.ok(requests >= LEAST_REQUESTS);
});
