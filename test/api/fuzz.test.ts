import t from 'tap';

import { createAnswerCheck } from './fuzz-answers.ts';
import { fuzzApi } from './fuzz-rig.ts';
import type { Operation } from './fuzz-operations.ts';

/** Of each operation: some 2,000 in all. bench/fuzz.ts sends ten times as many. */
const RUNS = 30;

const OPERATION: Operation = {
  id: 'get',
  method: 'GET',
  path: '/',
  parameters: [],
  body: null,
  responses: {
    200: { 'application/json': { schema: { type: 'object', required: ['a'] } } },
    404: { 'application/problem+json': { schema: { type: 'object' } } },
  },
};

void t.test('what keeps to the document is right, what does not is told', async (test) => {
  const check = createAnswerCheck({});
  const answer = {
    method: 'GET',
    status: 200,
    contentType: 'application/json; charset=utf-8',
    body: '{"a":1}',
  };
  test.same(check(OPERATION, answer), []);
  test.same(check(OPERATION, { ...answer, body: '{}' }), [" must have required property 'a'"]);
  test.same(check(OPERATION, { ...answer, body: '<' }), ['the body is no JSON']);
  test.same(check(OPERATION, { ...answer, status: 500 }), ['the status is 500']);
  test.same(check(OPERATION, { ...answer, status: 418 }), ['the status 418 is not told of']);
  test.same(check(OPERATION, { ...answer, status: 404 }), [
    'a 404 is application/json, which is not told of',
  ]);
});

void t.test('no request is answered with what the document does not tell of', async (test) => {
  const { failures, requests, statuses } = await fuzzApi(test, { runs: RUNS, seed: 20_261_122 });
  test.same(failures, []);
  test.ok(requests >= statuses.size * RUNS, `${requests} requests to ${statuses.size} operations`);
  const neverGood = [...statuses].flatMap(([id, counts]) =>
    [...counts.keys()].some((status) => status < 400) ? [] : [id],
  );
  test.same(
    neverGood,
    // It takes a forge's signature.
    ['receivePush'],
    'every other operation did its work at least once',
  );
});
