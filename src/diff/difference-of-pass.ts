import type { BlobStore } from '../artifact/blob.ts';
import type { Difference } from '../comparison/difference.ts';
import { boundTree, DEFAULT_TREE_LIMITS } from './bound-tree.ts';
import type { DiffLimits } from './diff-limits.ts';
import type { PassResult } from './pass-result.ts';
import { degradedComments, ranOutOfTime } from './report-tree.ts';

export interface DifferenceContext {
  readonly tool: string;
  readonly limits: DiffLimits;
  readonly blobs: BlobStore;
}

/** What one pass says, its report stored. Of which artifact and classes is not said yet: see `withoutReport`. */
export async function differenceOf(
  result: PassResult,
  pass: Difference['pass'],
  { tool, limits, blobs }: DifferenceContext,
): Promise<Difference> {
  if (result.kind === 'timeout') {
    const seconds = Math.round((pass === 'quick' ? limits.quickTimeoutMs : limits.deepTimeoutMs) / 1000);
    return { ...withoutReport(tool, 'timeout', `diffoscope took longer than ${seconds} s`), pass };
  }
  if (result.kind === 'overflow') {
    const message = `the report is above the limit of ${limits.reportBytes} bytes`;
    return { ...withoutReport(tool, 'truncated', message), pass };
  }
  if (result.kind === 'failed') return { ...withoutReport(tool, 'error', result.message), pass };
  if (result.root === null) {
    const message = 'diffoscope sees no difference, though the bytes differ';
    return { ...withoutReport(tool, 'complete', message), pass };
  }
  const degraded = degradedComments(result.root);
  const isPartial = ranOutOfTime(degraded);
  return {
    ...withoutReport(tool, isPartial ? 'timeout' : 'complete', null),
    message: isPartial ? 'diffoscope went no deeper for lack of time' : null,
    pass,
    degraded,
    report: await blobs.put(result.bytes),
    tree: boundTree(result.root, DEFAULT_TREE_LIMITS),
  };
}

/** A quick difference without a report, a path or classes: the same bytes are told apart under other names elsewhere. */
export function withoutReport(
  tool: string,
  status: Difference['status'],
  message: string | null,
): Difference {
  const nothing = { letter: '', digest: '' };
  return {
    path: '',
    left: nothing,
    right: nothing,
    status,
    pass: 'quick',
    tool,
    degraded: [],
    message,
    report: null,
    tree: null,
    durationMs: 0,
  };
}
