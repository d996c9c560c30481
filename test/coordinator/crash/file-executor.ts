import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { BlobStore } from '../../../src/artifact/blob.ts';
import type { ManifestEntry } from '../../../src/artifact/manifest.ts';
import type { BuildPlan } from '../../../src/build/build-plan.ts';
import type { Executor, Exit } from '../../../src/build/executor.ts';
import { throwIfHandedOver } from '../../../src/build/hand-over.ts';
import { observedIn } from '../../environment/observed-environment.ts';

/** Long enough that a process is often killed while it runs. */
const TAKES_MS = 15;

/**
 * An engine whose sandboxes are folders: they outlive any process, and end by the clock whether or not somebody looks. `starts.log`
 * beside them has a line for each script that was started.
 */
export function createFileExecutor(directory: string, blobs: BlobStore): Executor {
  const root = join(directory, 'sandboxes');
  mkdirSync(root, { recursive: true });
  const at = (name: string, file = ''): string => join(root, name, file);
  return {
    capabilities: async () => ({
      engine: {
        name: 'files',
        version: '1',
        apiVersion: '1',
        kernel: '6',
        operatingSystem: 'none',
        architecture: 'amd64',
        cpus: 4,
        memoryBytes: 64 * 1024 ** 3,
      },
      unavailable: [],
      diskLimit: 'watched',
    }),
    ping: async () => {},
    readTrace: async () => null,
    canJoin: async ({ name }) => existsSync(at(name, 'started')),
    async prepare(plan) {
      if (!existsSync(at(plan.name, 'started'))) {
        rmSync(at(plan.name), { recursive: true, force: true });
        mkdirSync(at(plan.name));
        writeFileSync(at(plan.name, 'comparison'), plan.comparison);
      }
      return plan;
    },
    async run(plan, { name }, options) {
      const { signal } = options;
      throwIfHandedOver(signal);
      if (!existsSync(at(name, 'started'))) {
        appendFileSync(join(directory, 'starts.log'), `${name}\n`);
        writeFileSync(at(name, 'started'), String(Date.now()));
      }
      options.onLine(`building ${plan.builder.label}`);
      const startedAt = Number(readFileSync(at(name, 'started'), 'utf8'));
      const endsAt = startedAt + TAKES_MS;
      const isStopped = await sleep(Math.max(0, endsAt - Date.now()), false, { signal }).catch(() => true);
      throwIfHandedOver(signal);
      const isFailure = !isStopped && plan.script === 'fails' && plan.builder.repeat > 1;
      const log = await blobs.put(Buffer.from(`0.001 building ${plan.builder.label}\n`));
      return {
        ...exitOf(isStopped, isFailure),
        observed: observedIn(plan.environment),
        log: { ...log, truncated: false },
        startedAt,
        endedAt: Math.min(endsAt, Date.now()),
      };
    },
    async collect(plan) {
      if (plan.phase === 'fetch') return { kind: 'workspace', workspace: plan.workspace };
      return {
        kind: 'manifest',
        manifest: { version: 1, entries: await entriesOf(plan, blobs), refused: [] },
      };
    },
    async release({ name }) {
      rmSync(at(name), { recursive: true, force: true });
    },
    list: async () =>
      readdirSync(root).map((name) => ({ name, comparison: name.split('-', 1)[0] ?? '', isOurs: true })),
  };
}

function exitOf(isStopped: boolean, isFailure: boolean): Pick<Exit, 'exitCode' | 'reason'> {
  if (isStopped) return { exitCode: null, reason: { code: 'cancelled', message: 'the build was cancelled' } };
  if (isFailure) return { exitCode: 2, reason: { code: 'exit-code', message: 'it ended with exit code 2' } };
  return { exitCode: 0, reason: null };
}

/** The same for every build of the same environment, whenever it runs. */
async function entriesOf(plan: BuildPlan, blobs: BlobStore): Promise<ManifestEntry[]> {
  const differs = ['differs', 'explained'].includes(plan.script);
  const files = { app: differs ? plan.environment.hostname : 'the same', doc: 'words' };
  return Promise.all(
    Object.entries(files).map(async ([path, text]): Promise<ManifestEntry> => {
      const blob = await blobs.put(Buffer.from(text));
      return { kind: 'file', path, mode: 0o644, uid: 1000, gid: 1000, mtime: 0, ...blob };
    }),
  );
}
