import { setFlagsFromString } from 'node:v8';

/**
 * V8 no longer enlarges the place where objects begin; each MiB there costs three of the process. For a command, which does one thing:
 * a service answers many requests at once and needs the room. To be called before anything large is imported.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
