import { z } from 'zod';

/** `admin` may do everything; `submit` may also read. */
export const SCOPES = ['read', 'submit', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** What one token may use at once. null is no bound. */
export const tokenQuotaSchema = z.object({
  /** Comparisons that have not ended. */
  activeComparisons: z.int().positive().nullable(),
  /** Bytes of uploads that are kept. */
  uploadBytes: z.int().positive().nullable(),
  /** Bytes of the artifacts, logs and snapshots of its comparisons. */
  storedBytes: z.int().positive().nullable(),
});
export type TokenQuota = z.infer<typeof tokenQuotaSchema>;

/** No bound at all: an admin's. */
export const NO_QUOTA: TokenQuota = Object.freeze({
  activeComparisons: null,
  uploadBytes: null,
  storedBytes: null,
});

const GIB = 1024 ** 3;
/** What a token gets that nobody gave another quota. */
export const DEFAULT_QUOTA: TokenQuota = Object.freeze({
  activeComparisons: 100,
  uploadBytes: 10 * GIB,
  storedBytes: 100 * GIB,
});
