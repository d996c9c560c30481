import { LOCALES } from '../../src/environment/locales.ts';
import type { Environment, ObservedEnvironment } from '../../src/environment/environment.ts';

/** What the probe prints when everything took. */
export function observedIn(environment: Environment): ObservedEnvironment {
  // personality(2): UNAME26 and ADDR_NO_RANDOMIZE.
  const personality = (environment.kernel === 'uname26' ? 0x20000 : 0) + (environment.aslr ? 0 : 0x40000);
  const [, zone, sign, hours, minutes] = /^([A-Z]+)([+-])(..):(..)$/.exec(environment.timezone) ?? [];
  return {
    date: String(environment.clock ?? 0),
    tz: zone === undefined ? 'UTC+0000' : `${zone}${sign === '+' ? '-' : '+'}${hours}${minutes}`,
    charmap: 'UTF-8',
    collation: LOCALES[environment.locale] ?? 'tz',
    nproc: environment.cpus === null ? '2' : String(environment.cpus),
    uname: environment.kernel === 'uname26' ? '2.6.78' : '6.18.5',
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
    personality: personality.toString(16).padStart(8, '0'),
  };
}
