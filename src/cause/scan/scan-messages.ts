import type { SoughtBuild } from './canary-scan.ts';
import type { Finding } from './finding.ts';
import type { ArtifactScan } from './scan-artifact.ts';
import type { ScanLimits } from './scan-limits.ts';

/** What a scan thread is told. It does one scan at a time. */
export type ToScanThread =
  /** Begins a scan; `key` names the builds, so that one table serves many scans. */
  | {
      readonly kind: 'begin';
      readonly key: number;
      readonly builds: readonly SoughtBuild[];
      readonly limits: ScanLimits;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** The content failed, or nobody waits any more: the scan ends without a word. */
  | { readonly kind: 'abort' };

/** What a scan thread says. */
export type FromScanThread =
  /** It has room for one more piece. */
  | { readonly kind: 'more' }
  | { readonly kind: 'found'; readonly finding: Finding }
  | { readonly kind: 'scanned'; readonly scan: ArtifactScan }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'failed'; readonly message: string };
