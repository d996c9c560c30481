import { once } from 'node:events';
import { chmodSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

import type { FastifyInstance } from 'fastify';

import { ConfigError } from '../config.ts';
import { parseListen } from '../config/service-settings.ts';
import { messageOf } from '../errors.ts';
import { errorCode } from '../store/disk-fault.ts';

/** sd_listen_fds(3): the first socket that systemd hands over. */
const FIRST_SOCKET = 3;
const SOCKET_MODE = 0o660;

/** Why an address cannot be listened at, by the system's code. */
const REFUSALS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  // libuv gives this for a socket whose folder is missing, too.
  EACCES: 'this user may not, or its folder is not there',
  EINVAL: 'a socket takes a path of 107 bytes at most',
  EADDRNOTAVAIL: 'it is no address of this machine',
  ENOTFOUND: 'there is no such host',
};

/** Opens the address that the settings name. Returns it as a client would write it. Throws ConfigError. */
export async function listen(app: FastifyInstance, text: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return await open(app, text, env);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const why = REFUSALS[errorCode(cause) ?? ''] ?? messageOf(cause);
    throw new ConfigError('INVALID', `cannot listen at ${text}: ${why}`, {
      hint: 'choose another address with --listen, VERBATIM_LISTEN or listen in the configuration',
    });
  }
}

async function open(app: FastifyInstance, text: string, env: NodeJS.ProcessEnv): Promise<string> {
  const address = parseListen(text);
  if (address === null) {
    throw new ConfigError('INVALID', `listen is "${text}"; it takes HOST:PORT, unix:/path or systemd`);
  }
  if (address.kind !== 'tcp') app.server.on('connection', nameLocalPeer);
  switch (address.kind) {
    case 'tcp':
      return app.listen({ host: address.host, port: address.port });
    case 'unix':
      await removeStaleSocket(address.path);
      await app.listen({ path: address.path });
      chmodSync(address.path, SOCKET_MODE);
      return `unix:${address.path}`;
    case 'systemd':
      return listenToSystemd(app, env);
    default:
      return address satisfies never;
  }
}

/** Whoever is at the other end of a unix socket is on this machine: limits and trusted proxies know them by that. */
function nameLocalPeer(socket: Socket): void {
  if (socket.remoteAddress === undefined)
    Object.defineProperty(socket, 'remoteAddress', { value: '127.0.0.1' });
}

async function listenToSystemd(app: FastifyInstance, env: NodeJS.ProcessEnv): Promise<string> {
  if (env['LISTEN_FDS'] !== '1' || env['LISTEN_PID'] !== String(process.pid)) {
    throw new ConfigError('INVALID', 'listen is "systemd", but systemd has handed over no socket', {
      hint: 'start it by a .socket unit, or set listen to an address',
    });
  }
  await app.ready();
  app.server.listen({ fd: FIRST_SOCKET });
  await once(app.server, 'listening');
  return 'systemd';
}

/** A killed service leaves its socket behind; one that somebody answers at stays. */
async function removeStaleSocket(path: string): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return;
  const socket = connect(path);
  const isAnswered = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  if (!isAnswered) rmSync(path, { force: true });
}
