import type { AuditStore } from '../store/audit-store.ts';

/** Notes a change under the name that the API has for it. */
export type LocalAudit = (action: string, subject: string) => void;

/**
 * Makes the function that notes what a command on this machine changed, once it is done. Who can write the store needs no token; what was
 * done is in the audit log all the same.
 */
export function createLocalAudit(audit: AuditStore): LocalAudit {
  return (action, subject) =>
    audit.add({
      token: null,
      action,
      subject,
      outcome: 'done',
      detail: { by: 'command line' },
      request: null,
    });
}
