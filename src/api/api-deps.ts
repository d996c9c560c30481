import type { ToolchainProvider } from '../build/toolchain-provider.ts';
import type { Service } from '../coordinator/service.ts';
import type { Store } from '../store/store.ts';
import { DEFAULT_SUBMISSION_RULES, type SubmissionRules } from './submission-rules.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { ServiceMetrics } from './service-metrics.ts';

/** How the API is offered. Sizes in bytes, times in milliseconds. */
export interface ApiConfig {
  /** Whether callers without a token may read what is public. */
  readonly publicRead: boolean;
  /** Largest body of a request that has no bound of its own. */
  readonly bodyLimitBytes: number;
  /** Time for a whole body, and for the next bytes of an upload. */
  readonly bodyMs: number;
  readonly silenceMs: number;
  /** Largest upload. */
  readonly uploadLimitBytes: number;
  /** Requests of one token, or of one address without a token, in a minute; null for no bound. */
  readonly requestsPerMinute: number | null;
  /** What callers may ask for. */
  readonly submissions: SubmissionRules;
  /** Origins that a browser may call from; empty for none. */
  readonly corsOrigins: readonly string[];
  /** Addresses or networks of reverse proxies whose `X-Forwarded-*` headers are believed; empty for none. */
  readonly trustedProxies: readonly string[];
  /** Whether a source's address may lead to private addresses. */
  readonly allowPrivateAddresses: boolean;
  /** Whether webhooks may be sent to private addresses. */
  readonly allowPrivateWebhooks: boolean;
  /** Streams of events and logs open at once: all, and of one address. */
  readonly streams: { readonly all: number; readonly perAddress: number };
  /** A comment is sent on a stream this long after the last byte. */
  readonly heartbeatMs: number;
}

export const DEFAULT_API_CONFIG: ApiConfig = Object.freeze({
  publicRead: true,
  bodyLimitBytes: 1024 * 1024,
  bodyMs: 60_000,
  silenceMs: 60_000,
  uploadLimitBytes: 1024 ** 3,
  requestsPerMinute: 600,
  submissions: DEFAULT_SUBMISSION_RULES,
  corsOrigins: [],
  trustedProxies: [],
  allowPrivateAddresses: false,
  allowPrivateWebhooks: false,
  streams: { all: 500, perAddress: 50 },
  heartbeatMs: 15_000,
});

/** Everything that routes and plugins take from outside. */
export interface ApiDeps {
  readonly store: Store;
  readonly service: Service;
  readonly toolchains: Pick<ToolchainProvider, 'list'>;
  /** What `builders` may name: the folders below builders/. */
  readonly builders: readonly string[];
  readonly config: ApiConfig;
  readonly lifecycle: Lifecycle;
  /** null offers no `/metrics`. */
  readonly metrics: ServiceMetrics | null;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Verbatim's own version. */
  readonly version: string;
}
