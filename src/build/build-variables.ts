import type { BuildPlan } from './build-plan.ts';

/** Below the workspace: what a fetch leaves for the builds besides the source tree. */
export const CACHE_DIRECTORY = 'cache';
/** Below the workspace of a fetch: the CA bundle of the operator, never collected. */
export const CA_BUNDLE_FILE = '.verbatim-ca.crt';

/** The variables of a build's processes, before libfaketime's. What isolates and varies wins over the recipe's. */
export function buildVariables(
  plan: BuildPlan,
  fetchVariables: Readonly<Record<string, string>>,
): Record<string, string> {
  const { environment: env } = plan;
  return {
    ...env.noise,
    ...fetchVariables,
    ...plan.variables,
    PATH: env.path,
    HOME: env.home,
    USER: env.user.name,
    LOGNAME: env.user.name,
    TZ: env.timezone,
    LANG: env.locale,
    LC_ALL: env.locale,
    LANGUAGE: env.locale.replace(/\..*$/, ''),
    SOURCE_DATE_EPOCH: String(plan.sourceDateEpoch),
    VERBATIM_CACHE: `${env.buildPath}/${CACHE_DIRECTORY}`,
  };
}

/** Every common tool's name for a CA bundle. */
export function caBundleVariables(path: string): Record<string, string> {
  return Object.fromEntries(
    [
      'SSL_CERT_FILE',
      'CURL_CA_BUNDLE',
      'REQUESTS_CA_BUNDLE',
      'PIP_CERT',
      'NODE_EXTRA_CA_CERTS',
      'GIT_SSL_CAINFO',
      'CARGO_HTTP_CAINFO',
    ].map((name) => [name, path]),
  );
}
