import type { Attributes, Span, Tracer } from '@opentelemetry/api';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

import type { BuildOutcome, BuildResult } from '../comparison/build-result.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import type { ServiceWatch } from '../coordinator/service-watch.ts';

/** https://opentelemetry.io/docs/specs/semconv/registry/attributes/cicd/ */
const TASK_RESULTS: Readonly<Record<BuildOutcome, string>> = {
  success: 'success',
  failure: 'failure',
  timeout: 'timeout',
  cancelled: 'cancellation',
  error: 'error',
};
const RUN_RESULTS: Readonly<Record<ComparisonVerdict, string>> = {
  reproducible: 'success',
  equivalent: 'failure',
  unreproducible: 'failure',
  inconclusive: 'error',
};

/**
 * A span for each finished comparison, its builds and their phases, made of the document: the times are the real ones, also of what
 * another process had begun. `addressOf` gives the address of a comparison for people; null for none.
 */
export function createTraceWatch(tracer: Tracer, addressOf: (id: string) => string | null): ServiceWatch {
  return {
    began: () => {},
    happened(id, event) {
      if (event.kind === 'finished') writeSpans(tracer, event.document, addressOf(id));
    },
    ended: () => {},
  };
}

function writeSpans(tracer: Tracer, document: ComparisonDocument, address: string | null): void {
  const { id, createdAt, finishedAt, revision, judgement } = document;
  const run = startSpan(tracer, `RUN ${revision.title}`, new Date(createdAt), {
    parent: null,
    attributes: {
      'cicd.pipeline.name': revision.title,
      'cicd.pipeline.run.id': id,
      'cicd.pipeline.result': RUN_RESULTS[judgement.verdict],
      ...(address === null ? {} : { 'cicd.pipeline.run.url.full': address }),
      ...(revision.commit === null ? {} : { 'vcs.ref.head.revision': revision.commit }),
      'verbatim.verdict': judgement.verdict,
      'verbatim.revision': revision.snapshot.digest,
    },
  });
  for (const build of document.builds) writeBuild(tracer, build, { run, id });
  if (judgement.verdict === 'inconclusive')
    run.setStatus({ code: SpanStatusCode.ERROR, message: document.sentence });
  run.end(new Date(finishedAt));
}

function writeBuild(tracer: Tracer, build: BuildResult, { run, id }: { run: Span; id: string }): void {
  const [first] = build.phases;
  const last = build.phases.at(-1);
  if (first === undefined || last === undefined) return;
  const common = { 'cicd.pipeline.run.id': id, 'cicd.pipeline.task.run.id': build.id };
  const span = startSpan(tracer, `BUILD ${build.builder.label}`, new Date(first.startedAt), {
    parent: run,
    attributes: {
      ...common,
      'cicd.pipeline.task.type': 'build',
      'cicd.pipeline.task.name': build.builder.label,
      'cicd.pipeline.task.run.result': TASK_RESULTS[build.outcome],
      'verbatim.attempt': build.attempt,
      ...(build.toolchain === null ? {} : { 'verbatim.toolchain': build.toolchain }),
    },
  });
  for (const { phase, startedAt, durationMs, outcome, cached } of build.phases) {
    const inner = startSpan(tracer, phase, new Date(startedAt), {
      parent: span,
      attributes: {
        ...common,
        'cicd.pipeline.task.name': phase,
        'cicd.pipeline.task.run.result': TASK_RESULTS[outcome],
        'verbatim.cached': cached,
      },
    });
    inner.end(endOf({ startedAt, durationMs }));
  }
  if (build.outcome !== 'success')
    span.setStatus({ code: SpanStatusCode.ERROR, message: build.reason?.message ?? build.outcome });
  span.end(endOf(last));
}

function startSpan(
  tracer: Tracer,
  name: string,
  startTime: Date,
  { parent, attributes }: { parent: Span | null; attributes: Attributes },
): Span {
  const kind = parent === null ? SpanKind.SERVER : SpanKind.INTERNAL;
  const context = parent === null ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
  return tracer.startSpan(name, { kind, startTime, attributes }, context);
}

function endOf({ startedAt, durationMs }: { startedAt: string; durationMs: number }): Date {
  return new Date(Date.parse(startedAt) + durationMs);
}
