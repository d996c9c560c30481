import { randomBytes } from 'node:crypto';

import { buildApp } from '../api/app.ts';
import { createServiceMetrics } from '../api/service-metrics.ts';
import { createDeliverer } from '../coordinator/deliver.ts';
import { createProjectsClock } from '../coordinator/projects-clock.ts';
import { createService } from '../coordinator/create-service.ts';
import { watchAll } from '../coordinator/service-watch.ts';
import { listRemoteRefs } from '../source/git-remote-refs.ts';
import { anyAddress, isPublicAddress } from '../source/url-guard.ts';
import { lockStoreForService } from '../store/sqlite-service-lock.ts';
import { openStore } from '../store/store.ts';
import { databaseBytes } from '../store/store-size.ts';
import type { CommandContext } from './command-context.ts';
import { builderNames } from './compose.ts';
import { showFirstToken } from './first-token.ts';
import { createUpkeep } from './serve-upkeep.ts';
import { apiConfigOf } from './serve-config.ts';
import { createServiceDeps } from './serve-deps.ts';
import { listen } from './serve-listen.ts';
import { createLogWatch, createServiceLog } from './service-log.ts';
import type { ServicePlace } from './service-place.ts';
import { notifySystemd } from './system-notify.ts';
import { removeTemporaryDirectory } from './temporary-directory.ts';
import { VERSION } from './version.ts';

/** For webhooks that are being sent, and for answers that are being read. */
const CLOSE_GRACE_MS = 5000;
/** For a command on the same machine that writes into the store: no answer waits longer than that for it. */
const PATIENCE_MS = 200;

/** Runs the service until a signal asks it to stop. Throws ConfigError, StoreError, and what listening throws. */
export async function serve({ settings, config }: ServicePlace, context: CommandContext): Promise<void> {
  const { env, signal } = context;
  const logger = createServiceLog(settings, null);
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(async () => removeTemporaryDirectory(config));
  // Before the store is opened: that may migrate it.
  const lock = lockStoreForService(config.dataDirectory);
  cleanUp.defer(() => lock.release());
  const store = openStore(config.dataDirectory, Date.now);
  cleanUp.defer(() => store.close());
  store.setPatience(PATIENCE_MS);

  const publicUrl = settings.publicUrl?.replace(/\/+$/, '') ?? null;
  const addressOf = (id: string): string | null =>
    publicUrl === null ? null : `${publicUrl}/api/v1/comparisons/${id}/report`;
  const upkeep = createUpkeep({ store, config, logger, everyMs: settings.sweep.everyMinutes * 60_000 });
  const metrics = createServiceMetrics({
    queue: () => store.queue.counts(),
    pendingDeliveries: () => store.deliveries.pending(),
    databaseBytes: () => databaseBytes(config.dataDirectory),
    blobs: () => upkeep.blobs(),
    clock: Date.now,
    version: VERSION,
  });
  const tracing =
    settings.tracing.endpoint === null
      ? null
      : (await import('./tracing.ts')).startTracing(
          { endpoint: settings.tracing.endpoint, serviceName: settings.tracing.serviceName },
          addressOf,
        );
  if (tracing !== null) cleanUp.defer(async () => tracing.close());
  const watch = watchAll([createLogWatch(logger), metrics, ...(tracing === null ? [] : [tracing.watch])]);

  const builders = await builderNames();
  const deps = await createServiceDeps({ settings, config, store, logger, watch });
  const service = createService(deps);
  const stopping = new AbortController();
  const app = buildApp(
    {
      store,
      service,
      toolchains: deps.toolchains,
      builders,
      config: apiConfigOf(settings),
      lifecycle: { stopping: stopping.signal },
      metrics: settings.metrics ? metrics : null,
      clock: Date.now,
      random: randomBytes,
      version: VERSION,
    },
    logger,
  );
  const projects = createProjectsClock({
    projects: store.projects,
    service,
    builders,
    allowPrivateAddresses: settings.sources.allowPrivateAddresses,
    listRefs: listRemoteRefs,
    temporaryDirectory: deps.temporaryDirectory,
    clock: Date.now,
    onProblem: (project, err) => logger.warn({ project, err }, 'a project could not be checked'),
  });
  const deliverer = createDeliverer({
    deliveries: store.deliveries,
    isAllowed: settings.webhooks.allowPrivateAddresses ? anyAddress : isPublicAddress,
    clock: Date.now,
    random: Math.random,
    version: VERSION,
    comparisonUrl: publicUrl === null ? null : (id) => addressOf(id) ?? '',
    log: logger,
  });

  cleanUp.defer(async () => app.close());
  const address = await listen(app, settings.listen, env);
  cleanUp.defer(async () => deliverer.stop(CLOSE_GRACE_MS));
  cleanUp.defer(() => upkeep.stop());
  showFirstToken(store, config.dataDirectory, { logger, stderr: context.stderr });
  await service.start();
  deliverer.start();
  projects.start();
  upkeep.start();
  logger.info({ address, data: config.dataDirectory, version: VERSION }, 'the service listens');
  await notifySystemd(env, '--ready', `--status=listens at ${address}`);

  await aborted(signal);
  stopping.abort();
  logger.info({ graceSeconds: settings.shutdown.graceSeconds }, 'the service stops');
  await notifySystemd(env, 'STOPPING=1');
  await projects.stop();
  await service.stop(settings.shutdown.graceSeconds * 1000);
  logger.info('the service has stopped; what is not finished is gone on with at the next start');
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
