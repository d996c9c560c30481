import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

import type { ServiceWatch } from '../coordinator/service-watch.ts';
import { createTraceWatch } from './trace-watch.ts';
import { VERSION } from './version.ts';

export interface Tracing {
  readonly watch: ServiceWatch;
  /** Sends what is left, at most for some seconds. */
  close(): Promise<void>;
}

const EXPORT_TIMEOUT_MS = 5000;

/** Sends traces to an OTLP collector. Headers and the like are taken from the OTEL_EXPORTER_OTLP_* variables by the exporter itself. */
export function startTracing(
  { endpoint, serviceName }: { endpoint: string; serviceName: string },
  addressOf: (id: string) => string | null,
): Tracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': VERSION }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  return {
    watch: createTraceWatch(provider.getTracer('verbatim', VERSION), addressOf),
    // A collector that is away is no reason not to stop.
    close: () => provider.shutdown().catch(() => undefined),
  };
}
