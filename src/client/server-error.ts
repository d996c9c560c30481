import { CodedError } from '../errors.ts';

/** What a server refused, or could not be asked. The code is the problem's, or one of `SERVER_CODES`. */
export class ServerError extends CodedError {
  /** After how many milliseconds the same request may get another answer; null for never. */
  readonly againAfterMs: number | null;

  constructor(
    code: string,
    message: string,
    {
      againAfterMs = null,
      ...options
    }: { cause?: unknown; hint?: string; againAfterMs?: number | null } = {},
  ) {
    super(code, message, options);
    this.againAfterMs = againAfterMs;
  }
}

/** Codes of this side. */
export const SERVER_CODES = {
  unreachable: 'SERVER_UNREACHABLE',
  /** It answers, but not as Verbatim does. */
  foreign: 'NO_VERBATIM',
  insecure: 'INSECURE_SERVER',
  address: 'INVALID_SERVER',
} as const;
