import type { AppliedSetting, BuildSystem, RemedyStep } from '../../comparison/remedy.ts';

/** The pages of https://reproducible-builds.org/docs/ that remedies link to. */
export type DocsPage =
  | ''
  | 'archives/'
  | 'build-path/'
  | 'deterministic-build-systems/'
  | 'embedded-signatures/'
  | 'jvm/'
  | 'locales/'
  | 'perimeter/'
  | 'randomness/'
  | 'source-date-epoch/'
  | 'stable-inputs/'
  | 'stable-outputs/'
  | 'timestamps/'
  | 'timezones/';

/** What helps against one kind of cause. `{artifact}` and `{member}` stand for names. */
export interface RemedyEntry {
  readonly title: string;
  readonly steps: readonly RemedyStep[];
  readonly page: DocsPage;
}

type Where = BuildSystem | null;

export function option(buildSystem: Where, text: string, applies: AppliedSetting[] = []): RemedyStep {
  return { buildSystem, kind: 'option', text, applies };
}

export function flag(buildSystem: Where, text: string, applies: AppliedSetting[] = []): RemedyStep {
  return { buildSystem, kind: 'flag', text, applies };
}

export function code(buildSystem: Where, text: string): RemedyStep {
  return { buildSystem, kind: 'code', text, applies: [] };
}

/** A step that is nothing but a variable: it can always be set from outside. */
export function variable(name: string, value: string, text: string): RemedyStep {
  return { buildSystem: null, kind: 'variable', text, applies: [set(name, value)] };
}

export function set(name: string, value: string): AppliedSetting {
  return { kind: 'variable', name, value, isAppended: false };
}

export function append(name: string, value: string): AppliedSetting {
  return { kind: 'variable', name, value, isAppended: true };
}

/** `umask 0022`, from outside. */
export const USUAL_UMASK: AppliedSetting = { kind: 'umask', value: '0022' };
