import { isIP } from 'node:net';

import { z } from 'zod';

/** Whose recipes may fetch. The same words as the coordinator's, which is above this floor. */
const FETCH_RULES = ['everyone', 'projects', 'nobody'] as const;
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Where a server listens. */
export type ListenAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }
  /** The socket that systemd hands over. */
  | { readonly kind: 'systemd' };

const listenSchema = z
  .string()
  .refine((text) => parseListen(text) !== null, 'expected HOST:PORT, unix:/absolute/path or systemd')
  .describe('HOST:PORT, unix:/absolute/path, or systemd for the socket that systemd hands over');

const path = z.string().startsWith('/', 'expected an absolute path');
const webAddress = z.url({ protocol: /^https?$/, error: 'expected an http or https address' });
const most = (value: number): z.ZodInt => z.int().min(1).max(value);

/** What an operator sets of a service, by file and by environment: docs/service.md. Every key has a default. */
export const serviceSettingsSchema = z.strictObject({
  data: path.nullable().default(null).describe('folder of the store; null is $XDG_DATA_HOME/verbatim'),
  cache: path
    .nullable()
    .default(null)
    .describe('folder of what can be made again; null is $XDG_CACHE_HOME/verbatim'),
  listen: listenSchema.default('127.0.0.1:8280'),
  publicUrl: webAddress
    .nullable()
    .default(null)
    .describe('address under which people reach the service; links in statuses and webhooks begin with it'),
  log: z
    .strictObject({ level: z.enum(LOG_LEVELS).default('info').describe('least severe line that is written') })
    .prefault({}),
  engine: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe("the engine's address; null is docker's own choice"),
      mirror: webAddress
        .nullable()
        .default(null)
        .describe("Debian mirror; null takes this machine's apt sources"),
      registry: z.string().min(1).nullable().default(null).describe('prefix of a registry, with its slash'),
      caBundle: path
        .nullable()
        .default(null)
        .describe('PEM file with the certificates that set-up and fetch trust'),
      jobs: most(10_000)
        .nullable()
        .default(null)
        .describe("builds at a time; null follows the engine's CPUs and memory"),
    })
    .prefault({}),
  access: z
    .strictObject({
      publicRead: z.boolean().default(true).describe('whether anyone may read what is not private'),
      corsOrigins: z
        .array(webAddress)
        .default([])
        .describe('origins whose pages may call the API; none by default'),
      trustedProxies: z
        .array(z.string().refine(isAddressOrNetwork, 'expected an address or network, such as 10.0.0.0/8'))
        .default([])
        .describe('reverse proxies whose X-Forwarded-For is believed'),
      requestsPerMinute: most(10_000_000)
        .default(600)
        .describe('requests of one token, or of one address without a token, in a minute'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      bodyMiB: most(1024).default(1).describe("most of a request's body, uploads excepted"),
      uploadMiB: most(1024 * 1024)
        .default(1024)
        .describe('most of one upload'),
    })
    .prefault({}),
  sources: z
    .strictObject({
      allowPrivateAddresses: z
        .boolean()
        .default(false)
        .describe("whether a source's address may lead into private networks and to this machine"),
    })
    .prefault({}),
  submissions: z
    .strictObject({
      memoryMiB: most(16 * 1024 * 1024)
        .nullable()
        .default(16 * 1024)
        .describe("most of a build's memory, whatever its recipe asks for; null is no bound, here and below"),
      cpus: most(4096).nullable().default(null).describe("most of a build's CPUs"),
      diskMiB: most(1024 * 1024 * 1024)
        .nullable()
        .default(50 * 1024)
        .describe("most of a build's disk"),
      stepMinutes: most(100_000)
        .nullable()
        .default(360)
        .describe('most time of each step: set-up, fetch, build, collecting'),
      builders: most(1000).default(32).describe('most builders of one comparison'),
      diffs: z
        .int()
        .min(0)
        .max(100_000)
        .default(200)
        .describe('most class pairs that are handed to diffoscope'),
      localSources: z
        .boolean()
        .default(false)
        .describe('whether an admin may name folders and files of this machine as sources'),
      fetch: z
        .enum(FETCH_RULES)
        .default('projects')
        .describe('whose recipes may have a fetch step, which runs with the network on'),
    })
    .prefault({}),
  webhooks: z
    .strictObject({
      allowPrivateAddresses: z
        .boolean()
        .default(false)
        .describe('whether webhooks may be sent into private networks and to this machine'),
    })
    .prefault({}),
  metrics: z.boolean().default(true).describe('whether /metrics is there; it needs the scope read'),
  tracing: z
    .strictObject({
      endpoint: webAddress
        .nullable()
        .default(null)
        .describe('OTLP over HTTP collector, such as http://127.0.0.1:4318; null writes no traces'),
      serviceName: z.string().min(1).default('verbatim').describe('the resource attribute service.name'),
    })
    .prefault({}),
  sweep: z
    .strictObject({
      everyMinutes: most(100_000).default(60).describe('how often what nothing refers to is cleared'),
    })
    .prefault({}),
  shutdown: z
    .strictObject({
      graceSeconds: z
        .int()
        .min(0)
        .max(86_400)
        .default(30)
        .describe('how long a stop waits for builds under way; the next start goes on with the rest'),
    })
    .prefault({}),
});
export type ServiceSettings = z.infer<typeof serviceSettingsSchema>;

/** What a listen address says; null when it says nothing. */
export function parseListen(text: string): ListenAddress | null {
  if (text === 'systemd') return { kind: 'systemd' };
  const [, unixPath] = /^unix:(\/.+)$/.exec(text) ?? [];
  if (unixPath !== undefined) return { kind: 'unix', path: unixPath };
  const [, bracketed, plain, portText] = /^(?:\[([^\]]+)\]|([^:[\]/]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(portText);
  if (host === undefined || port > 65_535) return null;
  if (bracketed !== undefined && isIP(bracketed) !== 6) return null;
  return { kind: 'tcp', host, port };
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  if (isIP(address) === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}
