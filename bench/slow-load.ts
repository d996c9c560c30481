import { get } from 'node:http';
import { text } from 'node:stream/consumers';

import type { Load } from './http-load.ts';

/**
 * For a server that takes seconds for each answer: asks for one after the other, each over a new connection, until it has so many answers. Throws for
 * any answer but 200, and for one that `isAnswer` says is none.
 */
export async function slowLoad(
  urls: readonly string[],
  { answers, isAnswer }: { answers: number; isAnswer: (body: unknown) => boolean },
): Promise<Load> {
  const times: number[] = [];
  const started = performance.now();
  for (let index = 0; index < answers; index++) {
    const url = urls[index % urls.length] ?? '';
    const asked = performance.now();
    if (!isAnswer(JSON.parse(await bodyOf(url)))) throw new Error(`${url} gave another answer`);
    times.push(performance.now() - asked);
  }
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
