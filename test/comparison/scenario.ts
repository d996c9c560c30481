import { hash } from 'node:crypto';

import type { ManifestEntry } from '../../src/artifact/manifest.ts';
import type { Normalisation } from '../../src/comparison/artifact-comparison.ts';
import type { BuildOutcome } from '../../src/comparison/build-result.ts';
import type { ComparedBuild } from '../../src/comparison/compared-build.ts';
import type { TellingBuild } from '../../src/comparison/telling.ts';
import { parseBuilders } from '../../src/environment/parse-builders.ts';

/**
 * What a build made, by path: contents (a file of mode 0644), `-> target`, `755:contents` for another mode, or `refused`.
 * An outcome other than success instead of it.
 */
export type Made = Readonly<Record<string, string>> | Exclude<BuildOutcome, 'success'>;

/** Builds in order: their builder's notation and what they made. */
export function scenario(...rows: readonly (readonly [notation: string, made: Made])[]): ComparedBuild[] {
  return rows.map(([notation, made], position) => {
    const toolchain = notation.replace(/[+*-].*/u, '');
    const entries = typeof made === 'string' ? {} : made;
    return {
      position,
      toolchain: `sha256:${toolchain}`,
      builder: toolchain,
      notation,
      isControl: notation === toolchain,
      outcome: typeof made === 'string' ? made : 'success',
      entries: Object.entries(entries)
        .filter(([, what]) => what !== 'refused')
        .map(([path, what]) => entryOf(path, what)),
      refused: Object.keys(entries).filter((path) => entries[path] === 'refused'),
    };
  });
}

/** The same builds for the sentence. */
export function tellingBuilds(builds: readonly ComparedBuild[]): TellingBuild[] {
  const seen = new Map<string, number>();
  return builds.map(({ notation, outcome }) => {
    const repeat = (seen.get(notation) ?? 0) + 1;
    seen.set(notation, repeat);
    const [builder] = parseBuilders(notation, ['bookworm', 'trixie', 'sid']);
    if (builder === undefined) throw new Error(notation);
    const label = repeat === 1 ? builder.label : `${builder.label}#${repeat}`;
    return {
      builder: { ...builder, repeat, label },
      outcome,
      phase: outcome === 'success' ? 'collect' : 'build',
    };
  });
}

export function entryOf(path: string, what: string): ManifestEntry {
  const loose = { path, uid: 1000, gid: 1000, mtime: 0 };
  if (what.startsWith('-> ')) return { kind: 'symlink', ...loose, mode: 0o777, target: what.slice(3) };
  const [, mode = '644', content = what] = /^([0-7]{3,4}):(.*)$/su.exec(what) ?? [];
  return {
    kind: 'file',
    ...loose,
    mode: Number.parseInt(mode, 8),
    size: content.length,
    digest: digestOf(content),
  };
}

export function digestOf(content: string): string {
  return hash('sha256', content);
}

/** A normalisation that makes each group of letters (`AB`) one. */
export function normalisation(...groups: string[]): Normalisation {
  return {
    tool: 'strip-nondeterminism 1.13.1',
    groups: groups.map((letters) => ({ letters: Array.from(letters), digest: digestOf(letters) })),
    passes: ['gzip'],
  };
}
