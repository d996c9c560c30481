import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { ComparisonDocument } from '../comparison/document.ts';
import type { ServiceWatch } from '../coordinator/service-watch.ts';
import { createBuildsUnderWay } from './builds-under-way.ts';

/** What is looked up when somebody asks for the metrics. Sizes in bytes, times in ms since the epoch. */
export interface MetricSources {
  queue(): { readonly queued: number; readonly active: number; readonly oldestQueuedMs: number | null };
  /** Deliveries that wait. */
  pendingDeliveries(): number;
  databaseBytes(): number;
  /** As last measured; null before. */
  blobs(): { readonly count: number; readonly bytes: number } | null;
  readonly clock: () => number;
  readonly version: string;
}

export interface ServiceMetrics extends ServiceWatch {
  readonly registry: Registry;
  /** `route` is the pattern, never an address: there are finitely many. */
  answered(request: { method: string; route: string; status: number; seconds: number }): void;
}

const BUILD_SECONDS = [1, 5, 15, 30, 60, 120, 300, 600, 1200, 3600, 7200, 14_400];
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** The service's numbers, by the conventions of Prometheus. No label is a digest, an id or a name that a caller chose. */
export function createServiceMetrics(sources: MetricSources): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addGauges(registry, sources);
  const underWay = createBuildsUnderWay();
  gauge(registry, 'verbatim_builds_active', 'Builds under way', () => underWay.count());
  const requests = new Counter({
    name: 'verbatim_http_requests_total',
    help: 'Requests answered, by route',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'verbatim_http_request_duration_seconds',
    help: 'From a request to the end of its answer; streams last as long as they are read',
    labelNames: ['method', 'route'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const comparisons = new Counter({
    name: 'verbatim_comparisons_total',
    help: 'Comparisons that ended, by verdict, or cancelled or interrupted',
    labelNames: ['verdict'],
    registers,
  });
  const recovered = new Counter({
    name: 'verbatim_comparisons_recovered_total',
    help: 'Comparisons taken over from a process that was gone',
    registers,
  });
  const requeued = new Counter({
    name: 'verbatim_comparisons_requeued_total',
    help: 'Comparisons put back into the queue after an outage',
    registers,
  });
  const builds = new Counter({
    name: 'verbatim_builds_total',
    help: 'Builds that ended, by outcome and the phase they ended in',
    labelNames: ['outcome', 'phase'],
    registers,
  });
  const buildSeconds = new Histogram({
    name: 'verbatim_build_duration_seconds',
    help: 'Time of a build, without waiting for what its cohort shares',
    labelNames: ['outcome'],
    buckets: BUILD_SECONDS,
    registers,
  });
  const comparisonSeconds = new Histogram({
    name: 'verbatim_comparison_duration_seconds',
    help: 'From the request to the result, with the time in the queue',
    labelNames: ['verdict'],
    buckets: BUILD_SECONDS,
    registers,
  });
  return {
    registry,
    answered({ method, route, status, seconds }) {
      requests.inc({ method, route, status: String(status) });
      requestSeconds.observe({ method, route }, seconds);
    },
    began(_, isRecovered) {
      if (isRecovered) recovered.inc();
    },
    happened(id, event) {
      underWay.happened(id, event);
      if (event.kind === 'built') {
        builds.inc({ outcome: event.outcome, phase: event.phase });
        buildSeconds.observe({ outcome: event.outcome }, event.durationMs / 1000);
      }
      if (event.kind === 'finished') {
        const { verdict } = event.document.judgement;
        comparisons.inc({ verdict });
        comparisonSeconds.observe({ verdict }, secondsOf(event.document));
      }
    },
    ended(id, status) {
      underWay.ended(id);
      if (status === 'queued') requeued.inc();
      else if (status !== 'finished') comparisons.inc({ verdict: status });
    },
  };
}

function addGauges(registry: Registry, sources: MetricSources): void {
  const { clock } = sources;
  gauge(registry, 'verbatim_queue_comparisons', 'Comparisons that wait', () => sources.queue().queued);
  gauge(registry, 'verbatim_comparisons_active', 'Comparisons under way', () => sources.queue().active);
  gauge(registry, 'verbatim_queue_oldest_seconds', 'Age of the comparison that has waited longest', () => {
    const { oldestQueuedMs } = sources.queue();
    return oldestQueuedMs === null ? 0 : Math.max(0, clock() - oldestQueuedMs) / 1000;
  });
  gauge(registry, 'verbatim_deliveries_pending', 'Deliveries to webhooks that wait', () =>
    sources.pendingDeliveries(),
  );
  gauge(registry, 'verbatim_database_bytes', 'Size of the database and its log', () =>
    sources.databaseBytes(),
  );
  gauge(
    registry,
    'verbatim_blob_bytes',
    'Size of all blobs, as last measured',
    () => sources.blobs()?.bytes ?? NaN,
  );
  gauge(registry, 'verbatim_blobs', 'Blobs, as last counted', () => sources.blobs()?.count ?? NaN);
  new Gauge({
    name: 'verbatim_build_info',
    help: 'Always 1; its labels say what runs',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version: sources.version, node: process.version }, 1);
}

function gauge(registry: Registry, name: string, help: string, measure: () => number): void {
  // It collects itself when asked.
  void new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(measure());
    },
  });
}

function secondsOf({ createdAt, finishedAt }: ComparisonDocument): number {
  return Math.max(0, Date.parse(finishedAt) - Date.parse(createdAt)) / 1000;
}
