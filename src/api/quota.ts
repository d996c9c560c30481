import type { Store } from '../store/store.ts';
import type { TokenQuota } from '../store/token.ts';
import { ApiError } from './api-error.ts';
import type { Caller } from './caller.ts';

/** What each bound counts, and what frees it. */
const WORDS: Readonly<Record<keyof TokenQuota, { what: string; hint: string }>> = {
  activeComparisons: {
    what: 'comparisons that have not ended',
    hint: 'wait for some to end, or cancel them',
  },
  uploadBytes: {
    what: 'bytes of uploads',
    hint: 'uploads go a day after the last comparison of them; an admin can give a token with a larger quota',
  },
  storedBytes: {
    what: 'bytes that its comparisons keep',
    hint: 'remove comparisons that you do not need; an admin can give a token with a larger quota',
  },
};

/** Refuses another comparison of a token whose quota is used up. Throws ApiError 'QUOTA_EXCEEDED'. */
export function checkSubmissionQuota(caller: Caller, { usage }: Pick<Store, 'usage'>): void {
  if (caller.kind !== 'token') return;
  const { tokenId, quota } = caller;
  const { activeComparisons, storedBytes } = quota;
  if (activeComparisons !== null)
    refuseAbove(quota, 'activeComparisons', usage.activeComparisons(tokenId) + 1);
  // What is added up exactly takes longer: only where the quick sum is above.
  if (storedBytes !== null && usage.storedBytesAtMost(tokenId) >= storedBytes) {
    refuseAbove(quota, 'storedBytes', usage.storedBytes(tokenId) + 1);
  }
}

/** Refuses what would make `used` more than the quota's bound. Throws ApiError 'QUOTA_EXCEEDED'. */
export function refuseAbove(quota: TokenQuota, name: keyof TokenQuota, used: number): void {
  const most = quota[name];
  if (most === null || used <= most) return;
  const { what, hint } = WORDS[name];
  throw new ApiError('QUOTA_EXCEEDED', `this token may have ${most} ${what}, and this would be more`, {
    hint,
  });
}
