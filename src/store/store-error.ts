import { CodedError } from '../errors.ts';

/** What stops the store. `DISK_FULL`, `PERMISSION` and `DISK_FAULT` name the folder; the rest name the thing. */
export class StoreError extends CodedError<
  | 'BLOB_MISSING'
  | 'BLOB_CORRUPT'
  | 'BLOB_TOO_LARGE'
  | 'DISK_FULL'
  | 'PERMISSION'
  | 'DISK_FAULT'
  | 'DATABASE_BUSY'
  | 'DATABASE_CORRUPT'
  | 'DATABASE_FAULT'
  | 'MIGRATION_FAILED'
  | 'NEWER_DATABASE'
  | 'NEWER_DOCUMENT'
  | 'INVALID_DOCUMENT'
  | 'UNKNOWN_COMPARISON'
  | 'AMBIGUOUS_ID'
  | 'NOT_RUNNING'
  | 'STILL_RUNNING'
> {}
