import { z } from 'zod';

import { blobSchema } from '../artifact/blob.ts';
import { buildResultSchema } from '../comparison/build-result.ts';
import { toolchainSchema } from '../environment/toolchain.ts';

/** A build's record, with the toolchain that made it. What it left is the blob that `result.manifest` names. */
export const finishedBuildSchema = z.object({
  result: buildResultSchema,
  /** null when setup did not get that far. */
  toolchain: toolchainSchema.nullable(),
  /** What its processes read and wrote (docs/divergence.md); null unless it was traced. */
  trace: blobSchema.nullable().default(null),
});
export type FinishedBuild = z.infer<typeof finishedBuildSchema>;
