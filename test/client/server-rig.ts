import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import type { Test } from 'tap';

import { DEFAULT_API_CONFIG, type ApiConfig } from '../../src/api/api-deps.ts';
import { buildApp } from '../../src/api/app.ts';
import { NEVER_STOPPING } from '../../src/api/lifecycle.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { readConfig } from '../../src/config.ts';
import type { Scope } from '../../src/store/token.ts';
import { openServiceRig, type ServiceRig, type ServiceRigOptions } from '../coordinator/service-rig.ts';
import { shortDirectory } from '../short-directory.ts';
import type { EndedCommand } from '../start-command.ts';

/** A real API on a real service and an engine in memory, behind a socket; and the command line that works with it. */
export interface ServerRig extends ServiceRig {
  readonly address: string;
  readonly token: string;
  /** Runs a command in this process, against the server. */
  readonly run: (
    args: readonly string[],
    more?: { signal?: AbortSignal; env?: NodeJS.ProcessEnv },
  ) => Promise<EndedCommand>;
  /** Ends the API, not the service, and opens it again at the same address. */
  readonly restartApi: () => Promise<void>;
}

export interface ServerRigOptions extends ServiceRigOptions {
  /** Of the command line's token: to submit, unless given. */
  readonly scopes?: readonly Scope[];
  readonly api?: Partial<ApiConfig>;
  /** Those that the server has: bookworm and trixie, unless given. */
  readonly builders?: readonly string[];
}

/** `directory` holds the folder `source`. */
export async function openServerRig(
  t: Test,
  directory: string,
  options: ServerRigOptions,
): Promise<ServerRig> {
  const rig = openServiceRig(directory, options);
  const { builders = ['bookworm', 'trixie'], scopes = ['submit'], api } = options;
  const path = join(shortDirectory(t), 's');
  const open = async () => {
    const app = buildApp({
      store: rig.store,
      service: rig.service,
      toolchains: {
        list: async () => builders.map((name) => ({ name, title: name, suite: name, toolchain: null })),
      },
      builders,
      config: { ...DEFAULT_API_CONFIG, requestsPerMinute: null, ...api },
      lifecycle: NEVER_STOPPING,
      metrics: null,
      clock: Date.now,
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      version: '0.0.0',
    });
    await app.listen({ path });
    return app;
  };
  let app = await open();
  const quota = { activeComparisons: null, uploadBytes: null, storedBytes: null };
  const { secret } = rig.store.tokens.create({
    name: 'test',
    scopes,
    projects: null,
    quota,
    expiresAtMs: null,
  });
  await rig.service.start();
  t.teardown(async () => {
    await app.close();
    await rig.leave();
  });
  const address = `unix:${path}`;
  return {
    ...rig,
    address,
    token: secret,
    run: async (args, { signal = new AbortController().signal, env = {} } = {}) =>
      runHere(args, {
        directory,
        signal,
        env: { VERBATIM_SERVER: address, VERBATIM_TOKEN: secret, ...env },
      }),
    async restartApi() {
      await app.close();
      app = await open();
    },
  };
}

/** Runs a command in this process, its home and working directory in `directory`. */
export async function runHere(
  args: readonly string[],
  { directory, signal, env: more }: { directory: string; signal: AbortSignal; env: NodeJS.ProcessEnv },
): Promise<EndedCommand> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(stdout), text(stderr)]);
  const env = { HOME: directory, DOCKER_HOST: 'unix:///nonexistent/docker.sock', ...more };
  let exitCode = 0;
  await runProgram(args, {
    config: readConfig(env),
    signal,
    cwd: directory,
    stdout,
    stderr,
    env,
    setExitCode: (code) => (exitCode = code),
  });
  stdout.end();
  stderr.end();
  const [out, err] = await texts;
  return { exitCode, stdout: out, stderr: err };
}
