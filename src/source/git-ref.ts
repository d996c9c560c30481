import { SourceError } from './source-error.ts';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** True for a whole commit id (SHA-1 or SHA-256). */
export const isCommitId = (ref: string): boolean => COMMIT.test(ref);

/**
 * Refuses what cannot be a ref (git-check-ref-format(1)) before git sees it, options among them.
 * `HEAD~2` and `v1^` pass: they name a commit of a repository that is here. Throws SourceError 'INVALID'.
 */
export function checkRef(ref: string): void {
  const fault = faultOf(ref);
  if (fault === null) return;
  throw new SourceError('INVALID', `${JSON.stringify(ref)} is not a git ref: it ${fault}`, {
    hint: 'Give a branch, a tag or a commit after the #.',
  });
}

function faultOf(ref: string): string | null {
  if (ref === '') return 'is empty';
  if (ref.startsWith('-')) return 'starts with a dash';
  if (ref.length > 250) return 'is too long';
  // oxlint-disable-next-line no-control-regex -- git refuses them
  if (/[\u0000- \u007f:?*[\\]/.test(ref)) return 'holds a blank or one of : ? * [ \\';
  if (ref.includes('..') || ref.includes('@{') || ref.includes('//')) return 'holds one of .. @{ //';
  if (/(?:^|\/)\.|\.lock(?:\/|$)|\/$|^\//.test(ref)) return 'has a part that no ref may have';
  return null;
}
