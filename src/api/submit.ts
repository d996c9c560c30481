import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import { visibilityOf } from './access-rules.ts';
import type { ApiDeps } from './api-deps.ts';
import { tokenOf, type Caller } from './caller.ts';
import { checkSubmissionQuota } from './quota.ts';
import type { SubmissionBody } from './schemas/submission.ts';
import { submittedRequest } from './submitted-request.ts';

const SECOND_MS = 1000;

/** Puts what a caller asks for into the queue. Throws what `submittedRequest` does, and ApiError 'QUOTA_EXCEEDED'. */
export function submit(deps: ApiDeps, caller: Caller, body: SubmissionBody): Submitted {
  const { project, again, deadlineSeconds } = body;
  const request = submittedRequest(deps, caller, body);
  return putIntoQueue(deps, caller, { request, project, again, deadlineSeconds });
}

interface Submitted {
  readonly id: string;
  readonly isNew: boolean;
}

interface Admitted extends Pick<SubmissionBody, 'project' | 'again' | 'deadlineSeconds'> {
  readonly request: ComparisonRequest;
}

/** Puts a request that was admitted into the queue. Throws ApiError 'QUOTA_EXCEEDED'. */
export function putIntoQueue(
  { service, store, config, clock }: ApiDeps,
  caller: Caller,
  { request, project, again, deadlineSeconds }: Admitted,
): Submitted {
  checkSubmissionQuota(caller, store);
  const submission = {
    request,
    project,
    token: tokenOf(caller),
    trigger: 'person',
    deadlineMs: deadlineSeconds === null ? null : clock() + deadlineSeconds * SECOND_MS,
  } as const;
  const submitted = service.submit({ ...submission, again });
  if (submitted.isNew || store.visibility.comparison(submitted.id, visibilityOf(caller, config)))
    return submitted;
  // Somebody else asked for the same, and it is not the caller's to see: it gets one of its own.
  return service.submit({ ...submission, again: true });
}
