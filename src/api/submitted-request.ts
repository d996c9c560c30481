import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import { requestFor } from '../comparison/project-request.ts';
import { parseBuilders } from '../environment/parse-builders.ts';
import { checkSource } from '../source/check-source.ts';
import { canSubmitTo } from './access-rules.ts';
import { admitRequest } from './admit-request.ts';
import type { ApiDeps } from './api-deps.ts';
import { ApiError } from './api-error.ts';
import { tokenOf, type Caller } from './caller.ts';
import type { SubmissionBody } from './schemas/submission.ts';
import { seenProject } from './seen-project.ts';

type Deps = Pick<ApiDeps, 'store' | 'config' | 'builders'>;

/**
 * The request that a submission stands for, admitted. Throws ApiError 'INVALID_REQUEST', 'REFUSED_SOURCE', 'ABOVE_CEILING', 'FORBIDDEN',
 * StoreError 'UNKNOWN_PROJECT', EnvironmentError 'NOTATION', and what SourceError and RecipeError say of a slip.
 */
export function submittedRequest(deps: Deps, caller: Caller, body: SubmissionBody): ComparisonRequest {
  const { request, project, ref } = body;
  if (project !== null && request === null) return projectRequest(deps, caller, { project, ref });
  if (request !== null && project === null && ref === null) return ownRequest(deps, caller, request);
  throw new ApiError(
    'INVALID_REQUEST',
    'it takes either a `request`, or a `project` with or without a `ref`',
    {
      hint: "a request names its ref in its source; a project's verdicts are about the project as it is set up",
    },
  );
}

function ownRequest(
  { store, config, builders }: Deps,
  caller: Caller,
  asked: ComparisonRequest,
): ComparisonRequest {
  if (asked.builtBy !== null) {
    throw new ApiError('INVALID_REQUEST', 'a request cannot name the comparison whose builds it takes over', {
      hint: `ask for its explanation: POST …/comparisons/${asked.builtBy}/explanations`,
    });
  }
  // Labels and repeats are made anew, so that they say what the notations say.
  const notations = asked.builders.map(({ notation }) => notation).join(',');
  const request = { ...asked, builders: parseBuilders(notations, builders) };
  admitRequest(request, caller, config);
  const { source } = request;
  if (source.kind === 'upload' && !store.uploads.use(source.digest, tokenOf(caller))) {
    throw new ApiError('REFUSED_SOURCE', `this token has uploaded nothing with the digest ${source.digest}`, {
      hint: 'upload the archive first, with the same token',
    });
  }
  return request;
}

function projectRequest(
  { store, config, builders }: Deps,
  caller: Caller,
  { project, ref }: { readonly project: string; readonly ref: string | null },
): ComparisonRequest {
  const { settings } = seenProject({ store, config }, { caller }, { name: project });
  if (!canSubmitTo(caller, project)) {
    throw new ApiError('FORBIDDEN', `this token is not for the project ${project}`);
  }
  const { allowPrivateAddresses } = config;
  const request = requestFor(settings, ref, { builders, allowPrivateAddresses });
  // The ref is the caller's.
  checkSource(request.source);
  return request;
}
