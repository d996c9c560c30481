import type { Environment } from '../../environment/environment.ts';
import type { Finding } from './finding.ts';
import { mergeNeedles, type Needles } from './needle.ts';
import { needlesOf, type BuildWindow } from './needles-of.ts';
import type { ArtifactScan } from './scan-artifact.ts';
import type { ScanLimits } from './scan-limits.ts';

/** A build whose values are searched for. */
export interface SoughtBuild {
  /** Its position in the comparison. */
  readonly build: number;
  readonly environment: Environment;
  readonly window: BuildWindow;
}

export interface CanaryScanOptions {
  readonly limits: ScanLimits;
  readonly signal: AbortSignal;
  /** Told at once of each conclusive finding. */
  readonly onConclusive: (finding: Finding) => void;
}

/** Searches for the values of some builds. Scans may run at the same time; each waits for a thread. */
export interface CanaryScan {
  /** As `scanArtifact`: throws only what `content` throws, the signal's reason, and an Error when the thread itself dies. */
  scan(content: AsyncIterable<Uint8Array>, options: CanaryScanOptions): Promise<ArtifactScan>;
}

/** Where scans run. */
export interface CanaryScans {
  open(builds: readonly SoughtBuild[]): CanaryScan;
  /** Starts a thread ahead of the first scan. */
  warm(): void;
  /** Ends the threads. What is still being scanned fails. */
  close(): Promise<void>;
}

/** The needles of all of them as one. */
export function soughtNeedles(builds: readonly SoughtBuild[]): Needles {
  return mergeNeedles(builds.map(({ build, environment, window }) => needlesOf(environment, build, window)));
}
