import type { Environment, ObservedEnvironment } from '../../src/environment/environment.ts';

/** What the probe prints when everything took. */
export function observedIn(environment: Environment): ObservedEnvironment {
  const isVaried = environment.shell === 'bash';
  const [, zone, sign, hours, minutes] = /^([A-Z]+)([+-])(..):(..)$/.exec(environment.timezone) ?? [];
  return {
    date: String((environment.clock ?? 0) + 2),
    tz: zone === undefined ? 'UTC+0000' : `${zone}${sign === '+' ? '-' : '+'}${hours}${minutes}`,
    charmap: 'UTF-8',
    collation: isVaried ? 'zt' : 'tz',
    nproc: isVaried ? '1' : '2',
    uname: isVaried ? '2.6.78' : '6.18.5',
    machine: 'x86_64',
    uid: String(environment.uid),
    gid: String(environment.gid),
    user: environment.user.name,
    gecos: environment.user.gecos,
    home: environment.home,
    cwd: `${environment.buildPath}/src`,
    hostname: environment.hostname,
    fqdn: `${environment.hostname}.${environment.domain}`,
    umask: environment.umask,
    shell: `/usr/bin/${environment.shell}`,
    personality: isVaried ? '00060000' : '00000000',
  };
}
