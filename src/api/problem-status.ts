/** How a code is told over HTTP. `isMasked`: its message is for the log, for it may name what the caller should not see. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly isMasked?: true;
  /** Nothing was done, and the same may be asked for again after this long. */
  readonly retryAfterSeconds?: number;
}

/** Every code that is a caller's business. What is not here is a fault of ours: 500, without its message. */
export const PROBLEM_KINDS: Readonly<Record<string, ProblemKind>> = {
  // The API's own.
  NOT_FOUND: { status: 404, title: 'Not found' },
  INVALID_REQUEST: { status: 400, title: 'The request is not valid' },
  INVALID_CURSOR: { status: 400, title: 'The cursor is not valid' },
  UNAUTHENTICATED: { status: 401, title: 'A token is needed' },
  FORBIDDEN: { status: 403, title: 'The token does not allow this' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'The range is outside of the content' },
  NOT_FINISHED: { status: 409, title: 'The comparison has no result' },
  DOCUMENT_TOO_LARGE: { status: 413, title: 'The document is too large to be taken apart here' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  QUOTA_EXCEEDED: { status: 403, title: "The token's quota is used up" },
  INVALID_KEY: { status: 400, title: 'The Idempotency-Key is not valid' },
  KEY_REUSED: { status: 422, title: 'The Idempotency-Key came with another request before' },
  KEY_IN_USE: { status: 409, title: 'A request with this Idempotency-Key is under way' },
  SECRET_NOT_KEPT: { status: 409, title: 'This was done before, and its answer held a secret' },
  REFUSED_SOURCE: { status: 422, title: 'The source is not allowed' },
  ABOVE_CEILING: { status: 422, title: 'More is asked for than may be had' },
  DIGEST_MISMATCH: { status: 422, title: 'The content does not have the digest that was told' },
  UPLOAD_TOO_LARGE: { status: 413, title: 'The upload is too large' },
  TOO_MANY_STREAMS: { status: 429, title: 'Too many streams are open' },
  PRECONDITION_REQUIRED: { status: 428, title: 'The request needs If-Match' },
  UNPROVEN_PUSH: { status: 401, title: 'The push is not proven' },
  // The store's.
  UNKNOWN_COMPARISON: { status: 404, title: 'There is no such comparison' },
  UNKNOWN_TOKEN: { status: 404, title: 'There is no such token' },
  UNKNOWN_PROJECT: { status: 404, title: 'There is no such project' },
  PROJECT_EXISTS: { status: 409, title: 'There is such a project already' },
  PROJECT_CHANGED: { status: 412, title: 'The project was changed meanwhile' },
  UNKNOWN_WEBHOOK: { status: 404, title: 'There is no such webhook' },
  UNKNOWN_DELIVERY: { status: 404, title: 'There is no such delivery' },
  WEBHOOK_DISABLED: { status: 409, title: 'The webhook is switched off' },
  AMBIGUOUS_ID: { status: 409, title: 'The id begins more than one comparison' },
  STILL_RUNNING: { status: 409, title: 'The comparison has not ended' },
  IS_EVIDENCE: { status: 409, title: 'Another comparison refers to this one' },
  ILLEGAL_TRANSITION: { status: 409, title: 'The comparison has ended or moved on' },
  SUPERSEDED: { status: 409, title: 'The comparison has ended or moved on' },
  BLOB_MISSING: { status: 410, title: 'The content is gone', isMasked: true },
  BLOB_TOO_LARGE: { status: 413, title: 'The content is too large', isMasked: true },
  DISK_FULL: { status: 507, title: 'The disk is full', isMasked: true },
  DATABASE_BUSY: { status: 503, title: 'The database is busy', isMasked: true, retryAfterSeconds: 1 },
  // The engine's.
  ENGINE_UNREACHABLE: { status: 503, title: 'The engine does not answer', isMasked: true },
  // What a request asks for.
  NOTATION: { status: 422, title: 'The builders are not valid' },
  INVALID_FILE: { status: 422, title: 'The recipe is not valid' },
  FETCH_REFUSED: { status: 422, title: 'The recipe may not fetch' },
  INVALID_FLAG: { status: 422, title: 'The recipe is not valid' },
  INVALID_WEBHOOK: { status: 422, title: 'The webhook is not valid' },
  INVALID: { status: 422, title: 'The source is not valid' },
  REFUSED_URL: { status: 422, title: 'The source is not allowed' },
};
