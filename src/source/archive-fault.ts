import { CodedError } from '../errors.ts';
import { SourceError } from './source-error.ts';

/** What to throw when reading an archive failed: the archive's fault is named so, this machine's is left as it is. */
export function archiveFault(error: unknown, format: 'tar' | 'zip'): unknown {
  const isOurs = error instanceof Error && 'syscall' in error;
  const isAbort = error instanceof Error && error.name === 'AbortError';
  if (error instanceof CodedError || isOurs || isAbort) return error;
  return new SourceError('INVALID', `the archive is damaged or no ${format}`, { cause: error });
}
