import { DEFAULT_API_CONFIG, type ApiConfig } from '../api/api-deps.ts';
import type { ServiceSettings } from '../config/service-settings.ts';
import type { RunRules } from '../coordinator/run-rules.ts';

const MIB = 1024 ** 2;
const bytesOf = (mebibytes: number | null): number | null => (mebibytes === null ? null : mebibytes * MIB);

/** How the API is offered, of the operator's settings. */
export function apiConfigOf({ access, limits, sources, submissions, webhooks }: ServiceSettings): ApiConfig {
  return {
    ...DEFAULT_API_CONFIG,
    publicRead: access.publicRead,
    corsOrigins: access.corsOrigins,
    trustedProxies: access.trustedProxies,
    requestsPerMinute: access.requestsPerMinute,
    bodyLimitBytes: limits.bodyMiB * MIB,
    uploadLimitBytes: limits.uploadMiB * MIB,
    allowPrivateAddresses: sources.allowPrivateAddresses,
    allowPrivateWebhooks: webhooks.allowPrivateAddresses,
    submissions: {
      ceilings: ceilingsOf(submissions),
      builders: submissions.builders,
      diffs: submissions.diffs,
      allowLocalSources: submissions.localSources,
    },
  };
}

/** What a run may do, whatever its recipe asks for. */
export function runRulesOf({ submissions }: Pick<ServiceSettings, 'submissions'>): RunRules {
  return { ceilings: ceilingsOf(submissions), fetch: submissions.fetch, credentials: 'projects' };
}

function ceilingsOf({
  memoryMiB,
  cpus,
  diskMiB,
  stepMinutes,
}: ServiceSettings['submissions']): RunRules['ceilings'] {
  return {
    memoryBytes: bytesOf(memoryMiB),
    cpus,
    diskBytes: bytesOf(diskMiB),
    stepSeconds: stepMinutes === null ? null : stepMinutes * 60,
  };
}
