import { text } from 'node:stream/consumers';

import autocannon, { type Result } from 'autocannon';

/** What one run of requests gave. */
export interface Load {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Those of the warm-up too. */
  readonly answers: number;
}

/** What is asked for, as JSON on standard input: addresses, each as often as the others, over 50 connections. */
export interface LoadOrder {
  readonly urls: readonly string[];
  readonly seconds: number;
}

const CONNECTIONS = 50;
/** Asked before, and not counted: a server that has answered thousands of requests is what is measured. */
const WARM_UP_SECONDS = 5;
/** What takes longer is an error. */
const TIMEOUT_SECONDS = 120;

// A process of its own: what asks must not take time from what answers. Any answer but 200 ends it with an error.
const order: LoadOrder = JSON.parse(await text(process.stdin));
const [first] = order.urls;
if (first === undefined) throw new Error('there is no address to ask');
const { origin } = new URL(first);
const requests = order.urls.map((url) => ({ method: 'GET' as const, path: url.slice(origin.length) }));
// Each connection has its own part: autocannon lays out all requests of each before it begins, and the clock runs meanwhile.
async function ask(seconds: number): Promise<Result> {
  let connections = 0;
  return await autocannon({
    url: origin,
    connections: CONNECTIONS,
    duration: seconds,
    timeout: TIMEOUT_SECONDS,
    requests: requests.slice(0, 1),
    setupClient(client) {
      const part = requests.filter((_, index) => index % CONNECTIONS === connections % requests.length);
      connections++;
      client.setRequests(part);
    },
  });
}

const { requests: before } = await ask(WARM_UP_SECONDS);
const result = await ask(order.seconds);
if (result.non2xx > 0 || result.errors > 0) {
  throw new Error(
    `${result.non2xx} answers were not 200 and ${result.errors} requests failed, of ${first} …`,
  );
}
if (result.requests.total === 0) throw new Error(`there was no answer at all, of ${first} …`);
const load: Load = {
  requestsPerSecond: result.requests.average,
  p50Ms: result.latency.p50,
  p99Ms: result.latency.p99,
  answers: before.total + result.requests.total,
};
console.log(JSON.stringify(load));
