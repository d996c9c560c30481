import tap from 'tap';

import { createServiceMetrics, type MetricSources } from '../../src/api/service-metrics.ts';
import { twoMismatches } from '../report/sample-documents.ts';

const SOURCES: MetricSources = {
  queue: () => ({ queued: 3, active: 2, oldestQueuedMs: 1000 }),
  pendingDeliveries: () => 4,
  databaseBytes: () => 4096,
  blobs: () => null,
  clock: () => 61_000,
  version: '1.2.3',
};

async function valuesOf(metrics: ReturnType<typeof createServiceMetrics>): Promise<Map<string, string>> {
  const text = await metrics.registry.metrics();
  return new Map(
    text.split('\n').flatMap((line) => {
      const at = line.lastIndexOf(' ');
      return line.startsWith('#') || at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
}

void tap.test('what waits is looked up when it is asked for', async (t) => {
  const values = await valuesOf(createServiceMetrics(SOURCES));
  t.equal(values.get('verbatim_queue_comparisons'), '3');
  t.equal(values.get('verbatim_queue_oldest_seconds'), '60');
  t.equal(values.get('verbatim_deliveries_pending'), '4');
  t.equal(values.get('verbatim_blob_bytes'), 'Nan', 'not measured is not nought');
  t.equal(values.get(`verbatim_build_info{version="1.2.3",node="${process.version}"}`), '1');
  t.ok(values.has('nodejs_eventloop_lag_seconds'));
  t.ok(values.has('process_resident_memory_bytes'));
});

void tap.test('builds and comparisons are counted by how they ended, once', async (t) => {
  const metrics = createServiceMetrics(SOURCES);
  const built = { phase: 'build', message: null, durationMs: 1500, attempt: 1 } as const;
  metrics.began('c1', true);
  metrics.happened('c1', { kind: 'phase', build: 0, phase: 'setup', cached: true });
  metrics.happened('c1', { kind: 'phase', build: 0, phase: 'build', cached: false });
  metrics.happened('c1', { kind: 'phase', build: 1, phase: 'build', cached: false });
  t.equal((await valuesOf(metrics)).get('verbatim_builds_active'), '2');
  metrics.happened('c1', { kind: 'built', build: 0, outcome: 'success', ...built });
  metrics.happened('c1', { kind: 'finished', document: twoMismatches() });
  metrics.ended('c1', 'finished', '');
  metrics.ended('c2', 'cancelled', 'nobody wants it');
  metrics.ended('c3', 'queued', 'the engine is away');
  const values = await valuesOf(metrics);
  t.equal(values.get('verbatim_builds_active'), '0', 'none is left of a comparison that ended');
  t.equal(values.get('verbatim_builds_total{outcome="success",phase="build"}'), '1');
  t.equal(values.get('verbatim_build_duration_seconds_sum{outcome="success"}'), '1.5');
  t.equal(values.get('verbatim_comparisons_total{verdict="unreproducible"}'), '1');
  t.equal(values.get('verbatim_comparisons_total{verdict="cancelled"}'), '1');
  t.equal(values.get('verbatim_comparisons_requeued_total'), '1');
  t.equal(values.get('verbatim_comparisons_recovered_total'), '1');
});

void tap.test('names keep to the conventions, and no label can grow without bound', async (t) => {
  const metrics = createServiceMetrics(SOURCES);
  metrics.answered({ method: 'GET', route: '/api/v1/comparisons/:id', status: 200, seconds: 0.002 });
  metrics.happened('c1', { kind: 'finished', document: twoMismatches() });
  const text = await metrics.registry.metrics();
  t.match(text, 'verbatim_http_requests_total{method="GET",route="/api/v1/comparisons/:id",status="200"} 1');
  const own = [...text.matchAll(/^# TYPE (verbatim_\S+) (\S+)$/gm)];
  t.ok(own.length >= 15);
  for (const [, name = '', type = ''] of own) {
    if (type === 'counter') t.match(name, /_total$/);
    if (type === 'histogram') t.match(name, /_seconds$/);
  }
  t.notMatch(text, /[0-9a-f]{40}|"c1"/, 'neither a digest nor an id');
});
