import { CodedError } from '../errors.ts';

/** A receiver that cannot be had so: the caller's to mend. */
export class WebhookError extends CodedError<'INVALID_WEBHOOK'> {}
