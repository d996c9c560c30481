import { CodedError } from '../errors.ts';

/** Faults of the engine or of Verbatim itself while building. */
export class BuildError extends CodedError<
  | 'ENGINE_UNREACHABLE'
  | 'ENGINE_FAULT'
  | 'UNKNOWN_BUILDER'
  | 'BOOTSTRAP'
  | 'IMAGE_PULL'
  | 'IMAGE_BUILD'
  | 'SANDBOX_CREATE'
  | 'SANDBOX_START'
  | 'SOURCE_UPLOAD'
  | 'ARTIFACT_COPY'
  | 'FILE_SYSTEM'
  | 'OUTSIDE_WORKSPACE'
> {}
