import { CodedError } from '../errors.ts';

/** A projects file that breaks its rules; the message has one `file:line:column: …` a line. */
export class ProjectsFileError extends CodedError<'INVALID_FILE' | 'UNREADABLE'> {}
