import type { Builder } from './builder.ts';

/** The builder that varies nothing: the control of its toolchain. */
export function unvariedBuilder(toolchain: string): Builder {
  return { notation: toolchain, label: toolchain, toolchain, variations: [], repeat: 1 };
}
