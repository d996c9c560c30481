import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { EventSourceParserStream } from 'eventsource-parser/stream';
import t, { type Test } from 'tap';

import type { NumberedEvent, Service } from '../../../src/coordinator/service.ts';
import { SAMPLES } from '../../report/sample-documents.ts';
import { openApiRig, type ApiRig } from '../api-rig.ts';

/** A service that tells what it is given, then waits until nobody listens. */
function telling(events: readonly NumberedEvent[], lines: readonly string[], isEnding = true): Service {
  return {
    submit: () => ({ id: '', isNew: false }),
    cancel: () => {},
    async *events(_id, after, signal) {
      yield* events.filter(({ number }) => number > after);
      if (!isEnding) await once(signal, 'abort');
    },
    async *log(_id, _position, after, signal) {
      yield* lines.map((text, index) => ({ number: index + 1, text })).filter(({ number }) => number > after);
      if (!isEnding) await once(signal, 'abort');
    },
    readiness: async () => [],
    start: async () => {},
    stop: async () => {},
  };
}

const STEPS = ['one', 'two', 'three'].map((message, index): NumberedEvent => ({
  number: index + 1,
  event: { kind: 'step', message },
}));

async function listen(
  test: Test,
  rig: ApiRig,
): Promise<(path: string, headers?: Record<string, string>) => Promise<Response>> {
  const address = await rig.app.listen({ host: '127.0.0.1', port: 0 });
  const over = new AbortController();
  test.teardown(() => over.abort());
  return (path, headers = rig.admin) => fetch(`${address}/api/v1${path}`, { headers, signal: over.signal });
}

/** Events as a client's parser reads them, and the comments in between. */
async function* eventsOf({ body }: Response) {
  if (body === null) throw new Error('the answer has no body');
  yield* body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
}

void t.test('a comparison is followed to its end, and gone on with where it was left', async (test) => {
  const rig = await openApiRig(test, { service: telling(STEPS, []) });
  const id = await rig.keep(SAMPLES.twoMismatches());
  const get = await listen(test, rig);
  const response = await get(`/comparisons/${id}/events`);
  test.match(Object.fromEntries(response.headers), {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const all = await Array.fromAsync(eventsOf(response));
  test.same(
    all.map(({ id: place, event }) => [place, event]),
    [
      ['1', 'step'],
      ['2', 'step'],
      ['3', 'step'],
      [undefined, 'ended'],
    ],
  );
  test.match(JSON.parse(all.at(-1)?.data ?? ''), { id, status: 'finished', verdict: 'unreproducible' });
  const rest = await Array.fromAsync(
    eventsOf(await get(`/comparisons/${id}/events`, { ...rig.admin, 'last-event-id': '2' })),
  );
  test.same(
    rest.map(({ data }) => JSON.parse(data).message),
    ['three', undefined],
  );
  const later = await Array.fromAsync(eventsOf(await get(`/comparisons/${id}/events?after=3`)));
  test.equal(later.length, 1);
});

void t.test('a line of a log stays one event, whatever is in it', async (test) => {
  const lines = ['cc -o app', 'a\r\nevent: ended\r\ndata: null\r\n', '\u001b[31m\u0000\u2028'];
  const rig = await openApiRig(test, { service: telling([], lines) });
  const id = await rig.keep(SAMPLES.reproducible());
  const get = await listen(test, rig);
  const events = await Array.fromAsync(eventsOf(await get(`/comparisons/${id}/builds/0/log/events`)));
  test.same(
    events.map(({ id: place, event, data }) => [place, event, JSON.parse(data)]),
    [...lines.map((text, index) => [String(index + 1), 'line', text]), [undefined, 'ended', null]],
  );
  test.equal(
    (await get(`/comparisons/${id}/builds/0/log/events`, { ...rig.admin, 'last-event-id': 'x' })).status,
    400,
  );
  test.equal((await get(`/comparisons/${id}/builds/77/log/events`)).status, 404);
});

void t.test('what happens in all comparisons that are seen is told as it happens', async (test) => {
  const rig = await openApiRig(test);
  rig.project('open', 'public');
  const get = await listen(test, rig);
  const response = await get('/events', {});
  const events = eventsOf(response)[Symbol.asyncIterator]();
  const hidden = rig.begin();
  const shown = rig.begin({ project: 'open' });
  const first = (await events.next()).value;
  test.match(JSON.parse(first?.data ?? ''), { comparison: shown.id, kind: 'submitted' });
  test.not(hidden.id, shown.id);
  const resumed = eventsOf(await get('/events', { ...rig.admin, 'last-event-id': '0' }))[
    Symbol.asyncIterator
  ]();
  test.match(
    JSON.parse((await resumed.next()).value?.data ?? ''),
    { comparison: hidden.id },
    'from the beginning',
  );
});

void t.test('a stream where nothing happens says that it is there', async (test) => {
  const rig = await openApiRig(test, { service: telling([], [], false), config: { heartbeatMs: 20 } });
  const { id } = rig.begin();
  const get = await listen(test, rig);
  const { body } = await get(`/comparisons/${id}/events`);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.endsWith(': \n\n: \n\n')) text += (await reader?.read())?.value ?? '';
  test.equal(text.slice(0, 13), 'retry: 3000\n\n');
});

void t.test('there are as many streams as may be, and a place is free again when one ends', async (test) => {
  const rig = await openApiRig(test, {
    service: telling([], [], false),
    config: { streams: { all: 10, perAddress: 2 } },
  });
  const { id } = rig.begin();
  const get = await listen(test, rig);
  const [first] = await Promise.all([get(`/comparisons/${id}/events`), get(`/comparisons/${id}/events`)]);
  const refused = await get(`/comparisons/${id}/events`);
  test.equal(refused.status, 429);
  test.match(await refused.json(), { code: 'TOO_MANY_STREAMS' });
  await first.body?.cancel();
  let status = 429;
  for (let tries = 0; status === 429 && tries < 200; tries++) {
    await sleep(10);
    status = (await get(`/comparisons/${id}/events`)).status;
  }
  test.equal(status, 200);
});

void t.test('a client that reads nothing is not written to without bound', async (test) => {
  let made = 0;
  const service: Service = {
    ...telling([], []),
    async *log(_id, _position, _after, signal) {
      while (!signal.aborted) {
        made += 1;
        yield { number: made, text: 'x'.repeat(10_000) };
      }
    },
  };
  const rig = await openApiRig(test, { service });
  const id = await rig.keep(SAMPLES.reproducible());
  const get = await listen(test, rig);
  const response = await get(`/comparisons/${id}/builds/0/log/events`);
  await sleep(300);
  const early = made;
  await sleep(300);
  test.equal(made, early, 'it waits');
  test.ok(early < 5000, `${early} lines were made`);
  await response.body?.cancel();
});

void t.test('a service that stops ends its streams', async (test) => {
  const stopping = new AbortController();
  const rig = await openApiRig(test, {
    service: telling(STEPS, [], false),
    lifecycle: { stopping: stopping.signal },
  });
  const { id } = rig.begin();
  const get = await listen(test, rig);
  const response = await get(`/comparisons/${id}/events`);
  setTimeout(() => stopping.abort(), 50);
  const events = await Array.fromAsync(eventsOf(response));
  test.equal(events.length, 3, 'without telling that the comparison has ended');
});
