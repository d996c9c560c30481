import { CodedError } from '../errors.ts';

/** Why a comparison did not come to its end although nothing is wrong with it: it goes back into the queue. */
export class Outage extends CodedError<
  /** The engine failed, and kept failing. */
  | 'ENGINE'
  /** It was left for so long that the clocks of its plan are behind the real one. */
  | 'STALE_PLAN'
> {}
