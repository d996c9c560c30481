import type { Blob } from '../artifact/blob.ts';

/** What the files of one class hold: its letter, and its bytes as a blob. */
export interface ClassContent extends Blob {
  readonly letter: string;
}
