import type { Variation } from '../environment/variation.ts';

/** A package's result, as far as the export needs it. */
export interface ExportedResult {
  readonly project: string;
  readonly version: string | null;
  readonly commit: string | null;
  readonly revision: string;
  readonly result: 'reproducible' | 'equivalent' | 'unreproducible' | 'failed';
  readonly comparison: string;
  readonly finishedAt: string;
  readonly architecture: string | null;
  readonly builders: readonly string[];
  readonly variations: readonly Variation[];
  readonly durationMs: number | null;
}

/** One package in the format that distributions exchange (rb.zq1.de/spec/json-format.txt); keys from `build_duration` on are extra. */
export interface ReproducibleEntry {
  readonly architecture: string;
  /** Seconds since the epoch. */
  readonly build_date: number;
  readonly package: string;
  readonly status: 'reproducible' | 'unreproducible' | 'FTBFS';
  readonly release: string;
  readonly version: string;
  /** Seconds. */
  readonly build_duration: number | null;
  /** After normalisation; null when nothing was compared. */
  readonly build_compare_status: 'reproducible' | 'unreproducible' | null;
  readonly comparison: string;
  readonly variations: Variation[];
}

const STATUS = {
  reproducible: 'reproducible',
  // The format's `reproducible` is bit by bit.
  equivalent: 'unreproducible',
  unreproducible: 'unreproducible',
  failed: 'FTBFS',
} as const;
const AFTER_NORMALISATION = {
  reproducible: 'reproducible',
  equivalent: 'reproducible',
  unreproducible: 'unreproducible',
  failed: null,
} as const;

export function reproducibleEntry(result: ExportedResult): ReproducibleEntry {
  return {
    architecture: result.architecture ?? 'unknown',
    build_date: Math.floor(Date.parse(result.finishedAt) / 1000),
    package: result.project,
    status: STATUS[result.result],
    release: result.builders.join('+'),
    version: versionOf(result),
    build_duration: result.durationMs === null ? null : result.durationMs / 1000,
    build_compare_status: AFTER_NORMALISATION[result.result],
    comparison: result.comparison,
    variations: [...result.variations],
  };
}

/** Tells revisions of one version apart: `1.2`, `1.2+8d3f0c5b1e2a`. */
function versionOf({ version, commit, revision }: ExportedResult): string {
  const short = commit?.slice(0, 12) ?? null;
  if (version === null) return short ?? revision.slice(0, 12);
  return short === null ? version : `${version}+${short}`;
}
