import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openStore } from '../src/store/store.ts';
import { unpackDebian } from './debian-root.ts';
import { fillStore } from './fill-store.ts';
import { load, type Load } from './http-load.ts';
import { report } from './measure.ts';
import { withServer } from './pinned.ts';
import { rebuilderdUrls, withRebuilderd } from './rebuilderd.ts';
import { slowLoad } from './slow-load.ts';
import { isPublic, projectName, type Shape } from './synthetic-comparisons.ts';

// The API of a real `verbatim serve` on one core, with 100,000 comparisons in its store, beside rebuilderd with as many records.
const COMPARISONS = Number(process.argv[2] ?? 100_000);
const SECONDS = Number(process.argv[3] ?? 15);
const SHAPE: Shape = { projects: 1000, days: 365, perRevision: 2 };
/** Different addresses of each kind: nothing is asked for again soon. */
const ADDRESSES = 5000;
/**
 * rebuilderd reads all of its records for each answer, and ends other connections meanwhile (408): it is asked over one, which keeps its
 * core as busy. An answer must hold the records that were asked for.
 */
const THEIR_ANSWERS = 20;
const LEAST_PER_SECOND = 2000;
const MOST_P99_MS = 25;
const PORT = 18_280;
const ORIGIN = `http://127.0.0.1:${PORT}`;
const API = `${ORIGIN}/api/v1`;

const KINDS = ['list', 'get', 'artifact', 'rates', 'project rates', 'standing'] as const;
type Kind = (typeof KINDS)[number];

async function benchApi(): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'verbatim-bench-'));
  try {
    const data = join(directory, 'data');
    fillStore(data, COMPARISONS, SHAPE);
    const urls = addresses(data);
    const ours = new Map<Kind, Load>();
    const root = join(directory, 'debian');
    await unpackDebian(root, ['rebuilderd', 'wrk']);
    const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
    const server = {
      command: process.execPath,
      args: [main, 'serve', '--data', data, '--listen', `127.0.0.1:${PORT}`],
      // As by default, but that one address may ask as often as it can.
      env: { VERBATIM_REQUESTS_PER_MINUTE: '10000000', XDG_CACHE_HOME: join(directory, 'cache') },
      url: `${API}/rates`,
    };
    await withServer(server, async (processor) => {
      for (const kind of KINDS) {
        const ask = () => load(root, { urls: urls[kind], seconds: SECONDS });
        ours.set(kind, await timed(`verbatim ${kind}`, processor, ask));
      }
    });
    const bars = [...ours].map(([kind, result]) => isFastEnough(kind, result));
    const theirs = await withRebuilderd(root, COMPARISONS, measureRebuilderd);
    return [...bars, isAhead('list', ours, theirs.list), isAhead('get', ours, theirs.get)].every(Boolean);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** As anybody may ask without a token. */
function addresses(data: string): Record<Kind, string[]> {
  const store = openStore(data, Date.now);
  const everyone = { kind: 'some', isPublicSeen: true, projects: [], token: null } as const;
  const unfiltered = {
    project: null,
    status: null,
    verdict: null,
    trigger: null,
    revision: null,
    sourceKey: null,
  };
  const query = { ...unfiltered, sinceMs: null, untilMs: null, only: null, limit: 1 };
  const numbers = Array.from(
    { length: ADDRESSES },
    (_, index) => 100 + ((index * 7919) % (COMPARISONS - 100)),
  );
  const ids: string[] = [];
  const digests: string[] = [];
  for (const before of numbers) {
    const [comparison] = store.reader.page({ ...query, before }, everyone).items;
    if (comparison === undefined) continue;
    ids.push(comparison.id);
    const { number } = store.reader.find(comparison.id, everyone);
    const [artifact] = store.artifacts.ofComparison(number, { limit: 1, after: null, verdict: null }).items;
    const digest = artifact?.classes[0]?.digest;
    if (typeof digest === 'string') digests.push(digest);
  }
  store.close();
  const open = Array.from({ length: SHAPE.projects }, (_, project) => project).filter(isPublic);
  const projectAt = (index: number): number => open[(index * 31) % open.length] ?? 0;
  return {
    list: numbers.map((before) => {
      const cursor = Buffer.from(`comparisons:${before}`).toString('base64url');
      return `${API}/comparisons?limit=20&cursor=${cursor}`;
    }),
    get: ids.map((id) => `${API}/comparisons/${id}`),
    artifact: digests.map((digest) => `${API}/artifacts/${digest}`),
    rates: [`${API}/rates`],
    'project rates': numbers.map((_, index) => `${API}/rates?project=${projectName(projectAt(index))}`),
    standing: [`${API}/rates/standing`],
  };
}

async function measureRebuilderd(
  version: string,
  processor: () => number,
): Promise<{ list: Load; get: Load }> {
  const numbers = Array.from({ length: ADDRESSES }, (_, index) => (index * 7919) % COMPARISONS);
  const lists = numbers.map((number) => rebuilderdUrls.list(Math.floor(number / 20)));
  const gets = numbers.map(rebuilderdUrls.get);
  const theirs = async (name: string, urls: string[], records: number): Promise<Load> =>
    await timed(`${version} ${name}`, processor, () =>
      slowLoad(urls, {
        answers: THEIR_ANSWERS,
        isAnswer: (body) => Array.isArray(body) && body.length === records,
      }),
    );
  return { list: await theirs('list', lists, 20), get: await theirs('get', gets, 1) };
}

/** With the processor time of the server: what else runs on its core makes it wait, and hardly lengthens that. */
async function timed(name: string, processor: () => number, ask: () => Promise<Load>): Promise<Load> {
  const before = processor();
  const result = await ask();
  const { requestsPerSecond, p50Ms, p99Ms, answers } = result;
  const used = ((processor() - before) * 1000) / answers;
  console.log(
    `  ${name}: ${requestsPerSecond.toFixed(requestsPerSecond < 100 ? 1 : 0)} requests/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms, ${used.toFixed(0)} µs of the processor each`,
  );
  return result;
}

/** Bars are upper bounds: a rate is reported as the time of one request. */
function isFastEnough(kind: Kind, { requestsPerSecond, p99Ms }: Load): boolean {
  const time = { name: `${kind}, time of one request`, value: 1e6 / requestsPerSecond, unit: 'µs' };
  const worst = { name: `${kind}, p99`, value: p99Ms, unit: 'ms' };
  const isOften = report({ ...time, baseline: null, bound: 1e6 / LEAST_PER_SECOND });
  return report({ ...worst, baseline: null, bound: MOST_P99_MS }) && isOften;
}

function isAhead(kind: 'list' | 'get', ours: ReadonlyMap<Kind, Load>, theirs: Load): boolean {
  const value = 1e6 / (ours.get(kind)?.requestsPerSecond ?? 0);
  const baseline = 1e6 / theirs.requestsPerSecond;
  return report({ name: `${kind} beside rebuilderd`, value, unit: 'µs', baseline, bound: 1 });
}

process.exitCode = (await benchApi()) ? 0 : 1;
