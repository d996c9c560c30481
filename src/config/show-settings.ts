import { stringify } from 'yaml';

import type { ServiceSettings } from './service-settings.ts';

/** The settings as a configuration file that says the same, users and passwords in addresses left out. */
export function showSettings(settings: ServiceSettings): string {
  return stringify(settings, (_, value: unknown) =>
    typeof value === 'string' ? withoutSecrets(value) : value,
  );
}

/** `https://user:secret@host/?token=x` becomes `https://***@host/?***`. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/^([a-z][a-z0-9+.-]*:\/\/|)[^/@\s]*:[^/@\s]*@/gi, '$1***@')
    .replace(/\?.*$/s, '?***');
}
