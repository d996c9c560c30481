export const AUDIT_OUTCOMES = ['done', 'refused'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** A change that somebody asked for. Never holds a secret. */
export interface AuditRecord {
  /** The token's id; null for the machine's own command line and for nobody. */
  readonly token: string | null;
  /** `comparison.create`, `token.revoke`, … */
  readonly action: string;
  /** The id or name of what it was done to; `-` for nothing that has one. */
  readonly subject: string;
  readonly outcome: AuditOutcome;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The request's id, as in the log; null for the command line. */
  readonly request: string | null;
}

export interface AuditEntry extends AuditRecord {
  /** Rises with time: what a page goes on from. */
  readonly number: number;
  readonly at: string;
}

export interface AuditFilter {
  readonly limit: number;
  /** Only entries with a lower number: the last one of the page before. */
  readonly before?: number;
  readonly token?: string;
  readonly subject?: string;
  readonly action?: string;
  readonly outcome?: AuditOutcome;
}

/** What was asked for, and whether it was done. Only ever added to. */
export interface AuditStore {
  add(record: AuditRecord): void;
  /** Newest first. */
  list(filter: AuditFilter): AuditEntry[];
}
