import { execa } from 'execa';

/** Tells systemd where the service is in its life; nothing where systemd did not start it. sd_notify(3) */
export async function notifySystemd(env: NodeJS.ProcessEnv, ...states: string[]): Promise<void> {
  const socket = env['NOTIFY_SOCKET'];
  const { PATH } = env;
  if (socket === undefined || socket === '') return;
  // Node has no datagram sockets of the kind that systemd listens on. A service that cannot tell goes on all the same.
  await execa('systemd-notify', [`--pid=${process.pid}`, ...states], {
    env: { NOTIFY_SOCKET: socket, PATH },
    extendEnv: false,
    reject: false,
    timeout: 5000,
  });
}
