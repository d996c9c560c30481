import Docker from 'dockerode';
import { execa } from 'execa';

import { BuildError } from './build-error.ts';

export type { Docker };

/**
 * Connects to the engine that the docker command would use: `host` (DOCKER_HOST), else the current context.
 * Throws BuildError 'ENGINE_UNREACHABLE' when nothing answers.
 */
export async function connectDocker(host: string | null): Promise<Docker> {
  const { docker, address } = await dockerAt(host);
  try {
    await docker.ping();
    return docker;
  } catch (cause) {
    throw new BuildError(
      'ENGINE_UNREACHABLE',
      `no Docker engine answers at ${address ?? 'the default socket'}`,
      {
        cause,
        hint: 'start dockerd, or set DOCKER_HOST; `verbatim doctor` says what is missing',
      },
    );
  }
}

/** The same engine without asking whether it answers: for a service, which waits for it. */
export async function dockerAt(host: string | null): Promise<{ docker: Docker; address: string | null }> {
  const address = host ?? (await contextHost());
  return { docker: address === null ? new Docker() : new Docker(dockerOptions(address)), address };
}

/** The address of the current docker context; null when there is no docker command to ask. */
async function contextHost(): Promise<string | null> {
  const { exitCode, stdout } = await execa(
    'docker',
    ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'],
    {
      reject: false,
    },
  );
  return exitCode === 0 && stdout !== '' ? stdout : null;
}

function dockerOptions(address: string): Docker.DockerOptions {
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) };
  const url = new URL(address);
  if (url.protocol === 'tcp:' || url.protocol === 'http:' || url.protocol === 'https:') {
    const isSecure = url.protocol === 'https:' || process.env['DOCKER_TLS_VERIFY'] === '1';
    return {
      protocol: isSecure ? 'https' : 'http',
      host: url.hostname,
      port: url.port || (isSecure ? 2376 : 2375),
    };
  }
  if (url.protocol === 'ssh:')
    return { protocol: 'ssh', host: url.hostname, username: url.username, port: url.port || 22 };
  throw new BuildError('ENGINE_UNREACHABLE', `DOCKER_HOST is "${address}"`, {
    hint: 'it takes unix://, tcp:// or ssh://',
  });
}
