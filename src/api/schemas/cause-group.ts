import { z } from 'zod';

import { CAUSE_KINDS } from '../../comparison/cause.ts';
import {
  causeKindRecordSchema,
  causeRecordSchema,
  fingerprintSchema,
  sharedCauseSchema,
} from '../../store/cause-group.ts';
import { CAUSE_STATUSES } from '../../store/cause-history.ts';
import { pageQuerySchema, pageSchema } from '../page.ts';
import { named } from './registry.ts';

export const causeRecordApiSchema = named('ProjectCause', causeRecordSchema);
export const causeRecordPageSchema = pageSchema(causeRecordApiSchema);
export const causeKindApiSchema = named('CauseKind', causeKindRecordSchema);
export const causeKindPageSchema = pageSchema(causeKindApiSchema);
export const fingerprintParamsSchema = z.object({ fingerprint: fingerprintSchema });

/** One cause, and a page of those who share it. */
export const sharedCauseApiSchema = named(
  'SharedCause',
  sharedCauseSchema.extend({
    items: z.array(causeRecordApiSchema).describe('Who has it, or had it, the newest first.'),
    next: z.string().nullable().describe('The cursor of the next page; null on the last one.'),
  }),
);

export const causeListQuerySchema = pageQuerySchema.extend({
  status: z.enum(CAUSE_STATUSES).optional(),
  kind: z.enum(CAUSE_KINDS).optional(),
});
