import { get } from 'node:http';
import { text } from 'node:stream/consumers';

import type { Load } from './http-load.ts';

/**
 * For a server that takes seconds for each answer: asks over a few connections, each a new one, until it has so many answers. Throws for
 * any answer but 200, and for one that `isAnswer` says is none.
 */
export async function slowLoad(
  urls: readonly string[],
  {
    answers,
    connections,
    isAnswer,
  }: { answers: number; connections: number; isAnswer: (body: unknown) => boolean },
): Promise<Load> {
  const times: number[] = [];
  let asked = 0;
  const ask = async (): Promise<void> => {
    while (asked < answers) {
      const url = urls[asked++ % urls.length] ?? '';
      const started = performance.now();
      // oxlint-disable-next-line no-await-in-loop -- one after the other over each connection
      if (!isAnswer(JSON.parse(await bodyOf(url)))) throw new Error(`${url} gave another answer`);
      times.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, ask));
  const seconds = (performance.now() - started) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return {
    requestsPerSecond: times.length / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    answers: times.length,
  };
}

async function bodyOf(url: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  get(url, { agent: false }, (answer) => {
    if (answer.statusCode === 200) text(answer).then(resolve, reject);
    else reject(new Error(`${url} answered ${answer.statusCode}`));
  }).on('error', reject);
  return promise;
}
