import { CodedError } from '../errors.ts';

/** What a server refused, or could not be asked. The code is the problem's, or one of `SERVER_CODES`. */
export class ServerError extends CodedError {}

/** Codes of this side. */
export const SERVER_CODES = {
  unreachable: 'SERVER_UNREACHABLE',
  /** It answers, but not as Verbatim does. */
  foreign: 'NO_VERBATIM',
  insecure: 'INSECURE_SERVER',
  address: 'INVALID_SERVER',
} as const;
