import { z } from 'zod';

import { serviceSettingsSchema } from './service-settings.ts';

/** The variable of each setting, for containers and units; it overrules the file. Lists take commas. */
export const SETTING_VARIABLES: Readonly<Record<string, string>> = {
  VERBATIM_DATA: 'data',
  VERBATIM_CACHE: 'cache',
  VERBATIM_LISTEN: 'listen',
  VERBATIM_PUBLIC_URL: 'publicUrl',
  VERBATIM_LOG_LEVEL: 'log.level',
  DOCKER_HOST: 'engine.host',
  VERBATIM_MIRROR: 'engine.mirror',
  VERBATIM_REGISTRY: 'engine.registry',
  VERBATIM_CA_BUNDLE: 'engine.caBundle',
  VERBATIM_JOBS: 'engine.jobs',
  VERBATIM_PUBLIC_READ: 'access.publicRead',
  VERBATIM_CORS_ORIGINS: 'access.corsOrigins',
  VERBATIM_TRUSTED_PROXIES: 'access.trustedProxies',
  VERBATIM_REQUESTS_PER_MINUTE: 'access.requestsPerMinute',
  VERBATIM_BODY_MIB: 'limits.bodyMiB',
  VERBATIM_UPLOAD_MIB: 'limits.uploadMiB',
  VERBATIM_PRIVATE_SOURCES: 'sources.allowPrivateAddresses',
  VERBATIM_MAX_MEMORY_MIB: 'submissions.memoryMiB',
  VERBATIM_MAX_CPUS: 'submissions.cpus',
  VERBATIM_MAX_DISK_MIB: 'submissions.diskMiB',
  VERBATIM_MAX_STEP_MINUTES: 'submissions.stepMinutes',
  VERBATIM_MAX_BUILDERS: 'submissions.builders',
  VERBATIM_MAX_DIFFS: 'submissions.diffs',
  VERBATIM_LOCAL_SOURCES: 'submissions.localSources',
  VERBATIM_FETCH: 'submissions.fetch',
  VERBATIM_PRIVATE_WEBHOOKS: 'webhooks.allowPrivateAddresses',
  VERBATIM_METRICS: 'metrics',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'tracing.endpoint',
  OTEL_SERVICE_NAME: 'tracing.serviceName',
  VERBATIM_SWEEP_MINUTES: 'sweep.everyMinutes',
  VERBATIM_GRACE_SECONDS: 'shutdown.graceSeconds',
};

/** The settings that the environment names, each a value of the kind its key takes. An empty variable counts as not set. */
export function settingsIn(env: NodeJS.ProcessEnv): { key: string; variable: string; value: unknown }[] {
  return Object.entries(SETTING_VARIABLES).flatMap(([variable, key]) => {
    const text = env[variable];
    if (text === undefined || text === '') return [];
    return [{ key, variable, value: valueOf(text, kindAt(key)) }];
  });
}

/** What does not look like its kind stays text, for the schema to refuse. */
function valueOf(text: string, kind: z.core.$ZodType): unknown {
  if (kind instanceof z.ZodNumber) return /^\d+$/.test(text) ? Number(text) : text;
  if (kind instanceof z.ZodBoolean) return text === 'true' ? true : text === 'false' ? false : text;
  if (kind instanceof z.ZodArray) return text.split(',').map((part) => part.trim());
  return text;
}

function kindAt(key: string): z.core.$ZodType {
  let kind: z.core.$ZodType = serviceSettingsSchema;
  for (const part of key.split('.')) {
    const shape = bare(kind);
    const child = shape instanceof z.ZodObject ? shape.shape[part] : undefined;
    if (child === undefined) throw new Error(`no setting is called ${key}`);
    kind = child;
  }
  return bare(kind);
}

/** Without default and null. */
function bare(kind: z.core.$ZodType): z.core.$ZodType {
  let inner = kind;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodNullable)
    inner = inner.unwrap();
  return inner;
}
