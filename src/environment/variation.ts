/** The aspects of an environment that must not matter, in the order they are shown. */
export const VARIATIONS = [
  'build-path',
  'home',
  'user',
  'uid',
  'hostname',
  'domain',
  'timezone',
  'clock',
  'locale',
  'umask',
  'cpus',
  'environment',
  'path',
  'shell',
  'file-order',
  'kernel',
  'aslr',
] as const;
export type Variation = (typeof VARIATIONS)[number];

export function isVariation(name: string): name is Variation {
  return (VARIATIONS as readonly string[]).includes(name);
}
