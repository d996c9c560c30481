import type { CauseKind } from '../comparison/cause.ts';
import type { CauseKindRecord, CauseRecord, SharedCause } from './cause-group.ts';
import type { CauseStatus } from './cause-history.ts';
import type { Page } from './comparison-reader.ts';
import type { Visibility } from './visibility.ts';

/** A project by its name, or a source of no project by its key (`sourceKey`), which only who sees all may ask for. */
export type CausePlace = { readonly project: string } | { readonly source: string };

/** What is known of causes, written with each result. What a caller may not see is neither listed nor counted. */
export interface CauseStore {
  /** A project's causes, the newest first; null for all. Throws StoreError 'UNKNOWN_PROJECT' for a project that is not seen. */
  ofPlace(
    query: CausePlace & {
      readonly status: CauseStatus | null;
      readonly kind: CauseKind | null;
      readonly limit: number;
      readonly before: number | null;
    },
    visibility: Visibility,
  ): Page<CauseRecord>;
  /** Every kind that some project has now, by name, behind the kind `after`. */
  kinds(
    query: { readonly limit: number; readonly after: string | null },
    visibility: Visibility,
  ): Page<CauseKindRecord, string>;
  /** How far a cause is spread; null where no project that is seen has it, or ever had it. */
  find(fingerprint: string, visibility: Visibility): SharedCause | null;
  /** Who has it, or had it, the newest first. */
  sharing(
    query: { readonly fingerprint: string; readonly limit: number; readonly before: number | null },
    visibility: Visibility,
  ): Page<CauseRecord>;
}
