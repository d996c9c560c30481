import ipaddr from 'ipaddr.js';

import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import { checkCeilings } from '../recipe/ceilings.ts';
import { parseRecipe } from '../recipe/parse-recipe.ts';
import { parseFlags } from '../recipe/recipe-flags.ts';
import { checkSource, isLocalSource } from '../source/check-source.ts';
import { parseGitLocation } from '../source/git-location.ts';
import type { Source } from '../source/source.ts';
import { isPublicAddress } from '../source/url-guard.ts';
import { isAdmin } from './access-rules.ts';
import type { ApiConfig } from './api-deps.ts';
import { ApiError } from './api-error.ts';
import type { Caller } from './caller.ts';
import type { SubmissionRules } from './submission-rules.ts';

type Rules = Pick<ApiConfig, 'submissions' | 'allowPrivateAddresses'>;

/**
 * Refuses what a caller may not ask to have compared, by a request of its own. Whether it may have another comparison at all is
 * `checkSubmissionQuota`. Throws ApiError 'REFUSED_SOURCE' and 'ABOVE_CEILING', and what SourceError and RecipeError say of a slip.
 */
export function admitRequest(request: ComparisonRequest, caller: Caller, rules: Rules): void {
  admitSource(request.source, caller, rules);
  if (!isAdmin(caller)) refuseCredentials(request.source);
  if (request.allowPrivateAddresses && !rules.allowPrivateAddresses) {
    throw new ApiError('REFUSED_SOURCE', "this service lets no source's address lead to private addresses", {
      hint: 'leave allowPrivateAddresses false; who runs the service can allow it for all (sources.allowPrivateAddresses)',
    });
  }
  const { submissions } = rules;
  admitRecipe(request, submissions);
  refuseMore('builders', request.builders.length, submissions.builders);
  refuseMore('differences (maxDiffs)', request.maxDiffs, submissions.diffs);
}

/** Refuses a source that may not be named from elsewhere, a project's too. Names of hosts are looked up when it is fetched. */
export function admitSource(
  source: Source,
  caller: Caller,
  { submissions, allowPrivateAddresses }: Rules,
): void {
  checkSource(source);
  if (isLocalSource(source) && !(submissions.allowLocalSources && isAdmin(caller))) {
    throw new ApiError(
      'REFUSED_SOURCE',
      'a source on the disk of the service cannot be named from elsewhere',
      {
        hint: 'name an https address or a Debian source package, or upload an archive and name that',
      },
    );
  }
  const host = hostOf(source)?.replace(/^\[(.*)\]$/, '$1');
  if (allowPrivateAddresses || host === undefined || !ipaddr.isValid(host) || isPublicAddress(host)) return;
  throw new ApiError('REFUSED_SOURCE', `${host} is not a public address`);
}

/** Refuses limits above the ceilings in what a caller says of a recipe; a source's own recipe is lowered to them when it is read. */
export function admitRecipe(
  { recipeFile, recipeFlags }: Pick<ComparisonRequest, 'recipeFile' | 'recipeFlags'>,
  { ceilings }: SubmissionRules,
): void {
  if (recipeFile !== null)
    checkCeilings(parseRecipe(recipeFile.text, recipeFile.name).limits ?? {}, ceilings);
  checkCeilings(parseFlags(recipeFlags).limits ?? {}, ceilings);
}

function hostOf(source: Source): string | undefined {
  if (source.kind === 'tarball') return URL.parse(source.location)?.hostname;
  if (source.kind !== 'git') return undefined;
  const location = parseGitLocation(source.url);
  return location.protocol === 'file' ? undefined : location.host;
}

/** The service's own keys open repositories that the caller may not read. What an admin has set up as a project may use them. */
function refuseCredentials(source: Source): void {
  if (source.kind !== 'git' || parseGitLocation(source.url).protocol !== 'ssh') return;
  throw new ApiError(
    'REFUSED_SOURCE',
    'only projects are fetched over ssh: that takes a key of the service',
    {
      hint: 'name the repository by an https address, send it as an upload, or let an admin set up a project',
    },
  );
}

/** Throws ApiError 'ABOVE_CEILING'. */
export function refuseMore(what: string, value: number, most: number): void {
  if (value > most)
    throw new ApiError('ABOVE_CEILING', `${value} ${what} are asked for; ${most} is the most here`);
}
