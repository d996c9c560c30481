import { StoreError } from './store-error.ts';

/** A file system's error as a StoreError that names `folder` and what to do; a StoreError, or anything without errno, as it is. */
export function diskFault(error: unknown, step: string, folder: string): unknown {
  switch (errorCode(error)) {
    case null:
      return error;
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new StoreError('DISK_FULL', `${step}: the disk or quota of ${folder} is full`, {
        cause: error,
        hint: `free some space there, or choose another folder with --data (VERBATIM_DATA)`,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StoreError('PERMISSION', `${step}: no permission to write in ${folder}`, {
        cause: error,
        hint: 'run as the user who owns that folder, or choose another one with --data (VERBATIM_DATA)',
      });
    default:
      return new StoreError('DISK_FAULT', `${step} in ${folder}`, { cause: error });
  }
}

/** The errno name of a Node file system error, else null. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('errno' in error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
