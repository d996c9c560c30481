import { z } from 'zod';

import { blobSchema } from '../artifact/blob.ts';
import { digestSchema } from '../artifact/digest.ts';

export const DIFFERENCE_STATUSES = ['complete', 'truncated', 'timeout', 'error'] as const;
export type DifferenceStatus = (typeof DIFFERENCE_STATUSES)[number];

/** One node of diffoscope's tree, bounded. `unifiedDiff` holds lines of a unified diff. */
export interface DiffNode {
  source1: string;
  source2: string;
  comments: string[];
  unifiedDiff: string | null;
  details: DiffNode[];
  /** True when lines or children were cut off here to bound the document. */
  truncated: boolean;
}
export const diffNodeSchema: z.ZodType<DiffNode> = z.lazy(() =>
  z.object({
    source1: z.string(),
    source2: z.string(),
    comments: z.array(z.string()),
    unifiedDiff: z.string().nullable(),
    details: z.array(diffNodeSchema),
    truncated: z.boolean(),
  }),
);

/** What separates two classes of one path, as diffoscope saw it. Never changes a verdict. */
export const differenceSchema = z.object({
  path: z.string(),
  left: z.object({ letter: z.string(), digest: digestSchema }),
  right: z.object({ letter: z.string(), digest: digestSchema }),
  status: z.enum(DIFFERENCE_STATUSES),
  /** `quick` leaves out disassembly and debug dumps. */
  pass: z.enum(['quick', 'deep']),
  /** `diffoscope 297`. */
  tool: z.string(),
  /** Diffoscope's own words where a tool was missing, failed or timed out. */
  degraded: z.array(z.string()),
  /** What went wrong, for every status but `complete`; with that, that diffoscope saw no difference. */
  message: z.string().nullable(),
  /** diffoscope's JSON, whole; null when there is none. */
  report: blobSchema.nullable(),
  /** The same, bounded, for renderers. */
  tree: diffNodeSchema.nullable(),
  durationMs: z.int().nonnegative(),
});
export type Difference = z.infer<typeof differenceSchema>;

/** Lines that two builds' logs do not share, canaries and times neutralised. */
export const logDifferenceSchema = z.object({
  /** Positions in `builds`. */
  left: z.int().nonnegative(),
  right: z.int().nonnegative(),
  unifiedDiff: z.string(),
  truncated: z.boolean(),
});
export type LogDifference = z.infer<typeof logDifferenceSchema>;
