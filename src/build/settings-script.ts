import type { AppliedSetting } from '../comparison/remedy.ts';

/** A variable's name in a shell. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The build step with settings made first. They come from within the build, after its environment has been checked: so they win over
 * what isolates and varies, and that it was varied stays proved. Throws TypeError for a name that is no variable's.
 */
export function withSettings(script: string, settings: readonly AppliedSetting[]): string {
  return [...settings.map(settingLine), script].join('\n');
}

function settingLine(setting: AppliedSetting): string {
  switch (setting.kind) {
    case 'umask':
      return `umask ${setting.value}`;
    case 'variable': {
      const { name, value, isAppended } = setting;
      if (!NAME.test(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a variable`);
      // `${X:+$X }`: with a space only where there is something before it.
      const before = isAppended ? `"\${${name}:+$${name} }"` : '';
      return `export ${name}=${before}'${value.replaceAll("'", String.raw`'\''`)}'`;
    }
    default:
      return setting satisfies never;
  }
}
