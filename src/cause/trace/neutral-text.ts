import type { Environment } from '../../environment/environment.ts';

/** What stands for the build folder in a neutral path. */
export const BUILD = '{build}';

/**
 * Makes a function that puts `{build}`, `{home}` and `{tmp}` for the folders of this environment, and for names in /tmp, which
 * programs draw at random. Other values of the environment stay: a command that was given one has other inputs.
 */
export function neutralText({
  buildPath,
  home,
}: Pick<Environment, 'buildPath' | 'home'>): (text: string) => string {
  return (text) =>
    text
      .replaceAll(buildPath, BUILD)
      .replaceAll(home, '{home}')
      .replaceAll(/(?<![\w}])\/tmp\/[\w+-]+(?:\.[A-Za-z0-9]{6,}(?![\w.]))?/g, '{tmp}');
}
