import type { BuilderDescription } from '../build/toolchain-provider.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import type { Swept } from '../store/disk-blob-sweep.ts';
import type { Cleared } from './clear-leftovers.ts';

/** One builder a line. */
export function renderBuilders(builders: readonly BuilderDescription[]): string {
  const width = Math.max(...builders.map(({ name }) => name.length));
  return builders
    .map(({ name, title, toolchain }) => {
      const state =
        toolchain === null ? 'not built yet' : `${toolchain.identity.slice(0, 19)}, ${toolchain.system}`;
      return `${name.padEnd(width)}  ${title}  (${state})\n`;
    })
    .join('');
}

/** A toolchain's identity and what is installed in it. */
export function renderToolchain({ identity, system, architecture, image, installed }: Toolchain): string {
  const width = Math.max(0, ...installed.map(({ name }) => name.length));
  const packages = installed.map(({ name, version }) => `  ${name.padEnd(width)}  ${version}\n`).join('');
  return `identity      ${identity}\nsystem        ${system}\narchitecture  ${architecture}\nimage         ${image}\npackages      ${installed.length}\n${packages}`;
}

/** What a prune removed, kind by kind. */
export function renderPruned(cleared: Cleared, swept: Swept): string {
  const kinds = ['containers', 'volumes', 'workspaces', 'images'] as const;
  const lines = kinds.map((kind) => `${kind}: ${cleared[kind].join(', ') || 'none'}\n`);
  return `${lines.join('')}blobs: ${swept.blobs} (${swept.bytes} bytes)\ntemporary files: ${cleared.temporaryFiles + swept.leftovers}\ntemporary folders: ${cleared.temporaryDirectories}\nunfinished comparisons: ${cleared.comparisons.join(', ') || 'none'}\n`;
}
