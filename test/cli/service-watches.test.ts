import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import tap from 'tap';

import { createLogWatch, createServiceLog } from '../../src/cli/service-log.ts';
import { createTraceWatch } from '../../src/cli/trace-watch.ts';
import { startTracing } from '../../src/cli/tracing.ts';
import { failedBuild, hostile, twoMismatches } from '../report/sample-documents.ts';

function openLog() {
  const stream = new PassThrough();
  const logger = createServiceLog({ log: { level: 'debug' } }, stream);
  return {
    logger,
    async lines(): Promise<Record<string, unknown>[]> {
      stream.end();
      return (await text(stream))
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Record<string, unknown> => JSON.parse(line));
    },
  };
}

void tap.test('a log line is JSON with the ids that it is about', async (t) => {
  const log = openLog();
  const watch = createLogWatch(log.logger);
  watch.began('c1', false);
  watch.happened('c1', { kind: 'builds', labels: ['bookworm', 'bookworm+all'] });
  const built = { phase: 'build', message: 'm', durationMs: 5, attempt: 2 } as const;
  watch.happened('c1', { kind: 'built', build: 1, outcome: 'failure', ...built });
  watch.happened('c1', { kind: 'line', build: 1, line: 'what a build prints' });
  watch.happened('c1', { kind: 'finished', document: hostile() });
  watch.ended('c1', 'finished', '');
  watch.ended('c2', 'cancelled', 'by a person');
  const lines = await log.lines();
  t.match(lines, [
    { level: 'info', comparison: 'c1', isRecovered: false },
    { build: 'c1/bookworm+all', outcome: 'failure', attempt: 2 },
    { comparison: 'c1', verdict: hostile().judgement.verdict },
    { level: 'warn', comparison: 'c2', status: 'cancelled', why: 'by a person' },
  ]);
  t.equal(lines.length, 4);
});

void tap.test('no secret gets into the log, whatever it is logged with', async (t) => {
  const log = openLog();
  const secret = 'vbt_0123456789';
  log.logger.info({ headers: { authorization: `Bearer ${secret}`, cookie: secret } }, 'request');
  log.logger.info({
    authorization: secret,
    webhook: { secret },
    request: { project: { pushSecret: secret } },
  });
  log.logger.error({ err: new Error(`GET https://user:${secret}@host/path?token=${secret} failed`) });
  log.logger.warn({ why: 'cloning "https://user:vbt_0123456789@host/a?b=c" failed' }, 'a "quoted" line');
  const lines = await log.lines();
  t.equal(lines.length, 4);
  t.match(lines[3], { why: 'cloning "https://***@host/a?***" failed', msg: 'a "quoted" line' });
  t.notMatch(JSON.stringify(lines), secret);
  t.match(JSON.stringify(lines[2]), 'host/path');
});

void tap.test('a finished comparison is a span, with its builds and their phases below', async (t) => {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const watch = createTraceWatch(provider.getTracer('test'), (id) => `https://verbatim.example/${id}`);
  const document = failedBuild();
  watch.happened(document.id, { kind: 'finished', document });
  const spans = exporter.getFinishedSpans();
  const run = spans.find(({ parentSpanContext }) => parentSpanContext === undefined);
  t.match(run?.attributes, {
    'cicd.pipeline.run.id': document.id,
    'cicd.pipeline.run.url.full': `https://verbatim.example/${document.id}`,
  });
  t.equal((run?.startTime[0] ?? 0) * 1000, Math.floor(Date.parse(document.createdAt) / 1000) * 1000);
  const builds = spans.filter(({ name }) => name.startsWith('BUILD '));
  t.equal(builds.length, document.builds.length);
  for (const { parentSpanContext } of builds) t.equal(parentSpanContext?.spanId, run?.spanContext().spanId);
  const phases = document.builds.reduce((sum, build) => sum + build.phases.length, 0);
  t.equal(spans.length, 1 + builds.length + phases);
  t.ok(builds.some(({ attributes }) => attributes['cicd.pipeline.task.run.result'] === 'failure'));
});

void tap.test('traces reach a collector, and one that is away stops nothing', async (t) => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    bodies.push(`${request.url} ${await text(request)}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const document = twoMismatches();
  const tracing = startTracing({ endpoint: `http://127.0.0.1:${port}/`, serviceName: 'test' }, () => null);
  tracing.watch.happened(document.id, { kind: 'finished', document });
  await tracing.close();
  t.equal(bodies.length, 1);
  t.match(bodies[0], /^\/v1\/traces .*cicd\.pipeline\.run\.id/);
  await new Promise((resolve) => server.close(resolve));
  const lost = startTracing({ endpoint: `http://127.0.0.1:${port}`, serviceName: 'test' }, () => null);
  lost.watch.happened(document.id, { kind: 'finished', document });
  await lost.close();
});
