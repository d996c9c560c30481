import type { CanaryStrength } from '../../comparison/cause.ts';
import type { TimeSpan } from './needle.ts';

/**
 * The fixed part of a way to write a time, such as the date of one day. It is searched for like any needle; where it is found,
 * `read` looks at the text around it and says whether this is one of the span's seconds.
 */
export interface TimeAnchor {
  readonly bytes: Uint8Array;
  readonly span: TimeSpan;
  /** Null for a number of seconds, which has no zone. */
  readonly zone: 'utc' | 'local' | null;
  readonly form: string;
  read(around: Around): TimeReading | null;
}

/** The text about an anchor, one character a byte. */
export interface Around {
  /** Up to `AROUND` characters each. */
  readonly before: string;
  readonly anchor: string;
  readonly after: string;
}
export const AROUND = 64;

export interface TimeReading {
  /** Characters that belong to the time besides the anchor. */
  readonly extraBefore: number;
  readonly extraAfter: number;
  readonly strength: CanaryStrength;
  /** Seconds since the epoch; null when only the date was there. */
  readonly seconds: number | null;
  /** True when a time of day stands there and is none of the span's: the date may be another's. */
  readonly isOtherTime: boolean;
}

/** Whether a second is one of the span's. */
export function isWithin(span: TimeSpan, seconds: number): boolean {
  return seconds >= span.from && seconds <= span.to;
}
