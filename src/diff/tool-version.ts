import type { Toolchain } from '../environment/toolchain.ts';

/** The upstream version of a package of the toolchain, such as `297`; `unknown` when it is not installed. */
export function toolVersion(toolchain: Toolchain, packageName: string): string {
  const installed = toolchain.installed.find(({ name }) => name === packageName);
  return installed?.version.replace(/^\d+:/, '').replace(/-[^-]*$/, '') ?? 'unknown';
}
