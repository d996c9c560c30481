import { z } from 'zod';

import { blobSchema } from '../artifact/blob.ts';
import { EPOCH_ORIGINS } from './epoch-origin.ts';
import { sourceSchema } from './source.ts';

/** An immutable source. Every builder gets the bytes of `snapshot`. */
export const revisionSchema = z.object({
  source: sourceSchema,
  /** The source in one line as a person would type it. */
  title: z.string(),
  /** Short name safe as a directory: letters, digits, `.+-_`. */
  name: z.string(),
  /** The resolved git commit, else null. */
  commit: z.string().nullable(),
  /** The upstream or package version when the source tells it, else null. */
  version: z.string().nullable(),
  /** True when a working tree held changes that its commit does not. */
  dirty: z.boolean(),
  /** SOURCE_DATE_EPOCH in seconds. */
  sourceDateEpoch: z.int().nonnegative(),
  sourceDateEpochFrom: z.enum(EPOCH_ORIGINS),
  /** The canonical, uncompressed tar of the tree. Its digest names the revision. */
  snapshot: blobSchema,
  fileCount: z.int().nonnegative(),
  /** Things a person should know, such as submodules left out. */
  notes: z.array(z.string()),
});
export type Revision = z.infer<typeof revisionSchema>;
