import { explanationRequest } from '../comparison/explanation-request.ts';
import type { FoundComparison } from '../store/comparison-reader.ts';
import { canSubmitTo } from './access-rules.ts';
import type { ApiDeps } from './api-deps.ts';
import { ApiError } from './api-error.ts';
import type { Caller } from './caller.ts';
import type { ExplanationBody } from './schemas/submission.ts';
import { readDocument } from './seen-comparison.ts';
import { putIntoQueue } from './submit.ts';

/** Pairs handed to diffoscope at most: what an earlier comparison had looked at is kept. */
const MOST_DIFFS = 50;

/**
 * Asks for the experiments that explain a finished comparison, which the caller may see; of a project only with a token for it. Throws
 * ApiError 'NOT_FINISHED', 'DOCUMENT_TOO_LARGE', 'FORBIDDEN' and 'QUOTA_EXCEEDED'.
 */
export async function submitExplanation(
  deps: ApiDeps,
  caller: Caller,
  found: FoundComparison,
  { deadlineSeconds, ...explain }: ExplanationBody,
): Promise<{ id: string; isNew: boolean }> {
  const { project } = found.record;
  if (project !== null && !canSubmitTo(caller, project)) {
    throw new ApiError('FORBIDDEN', `this token is not for the project ${project}`);
  }
  const document = await readDocument(deps, found);
  const maxDiffs = Math.min(MOST_DIFFS, deps.config.submissions.diffs);
  const request = explanationRequest(document, explain, { jobs: null, maxDiffs });
  return putIntoQueue(deps, caller, { request, project, again: false, deadlineSeconds });
}
