import { z } from 'zod';

import { AUDIT_OUTCOMES, type AuditEntry } from '../../store/audit-store.ts';
import { pageQuerySchema } from '../page.ts';
import { named } from './registry.ts';

const word = z.string().min(1).max(200);

export const auditEntrySchema = named(
  'AuditEntry',
  z.object({
    number: z.int().positive(),
    at: z.iso.datetime(),
    token: z
      .string()
      .nullable()
      .describe("The token's id; null for the machine's own command line and for nobody."),
    action: z.string().describe('comparison.create, token.revoke, …'),
    subject: z.string().describe('The id or name of what it was done to.'),
    outcome: z.enum(AUDIT_OUTCOMES),
    detail: z.record(z.string(), z.unknown()),
    request: z.string().nullable().describe("The request's id, as in the log."),
  }) satisfies z.ZodType<AuditEntry>,
);

/** The filters of the audit log. All that are given must hold. */
export const auditQuerySchema = pageQuerySchema.extend({
  token: word.optional().describe("A token's id."),
  subject: word.optional(),
  action: word.optional(),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
});
