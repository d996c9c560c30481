import type { Environment } from '../environment/environment.ts';
import type { Variation } from '../environment/variation.ts';
import { moment } from './quantity.ts';
import { shortText } from './short-text.ts';

/** The value of one aspect of an environment, for people. Equal values give equal text. */
export function environmentValue(environment: Environment, variation: Variation): string {
  switch (variation) {
    case 'build-path':
      return shortText(environment.buildPath);
    case 'home':
      return shortText(environment.home);
    case 'user':
      return shortText(`${environment.user.name} (${environment.user.gecos})`);
    case 'uid':
      return `${environment.uid}:${environment.gid}`;
    case 'hostname':
      return shortText(environment.hostname);
    case 'domain':
      return shortText(environment.domain);
    case 'timezone':
      return shortText(environment.timezone);
    case 'clock':
      return environment.clock === null
        ? 'the real clock'
        : `${environment.clockRuns ? 'from' : 'still at'} ${moment(environment.clock)}`;
    case 'locale':
      return shortText(environment.locale);
    case 'umask':
      return environment.umask;
    case 'cpus':
      return environment.cpus === null ? 'all of the engine' : String(environment.cpus);
    case 'environment':
      return variablesOf(environment.noise);
    case 'path':
      return shortText(environment.path);
    case 'shell':
      return environment.shell;
    case 'file-order':
      return environment.fileOrder === null
        ? 'as the engine has it'
        : `seed ${shortText(environment.fileOrder)}`;
    case 'kernel':
      return environment.kernel;
    case 'aslr':
      return environment.aslr ? 'on' : 'off';
    default:
      return variation satisfies never;
  }
}

function variablesOf(noise: Environment['noise']): string {
  const entries = Object.entries(noise).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0
    ? 'nothing added'
    : entries.map(([name, value]) => shortText(`${name}=${value}`)).join(' ');
}
