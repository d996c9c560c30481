import { statfs } from 'node:fs/promises';

import type { Logger } from 'pino';

import { dockerAt } from '../build/docker-client.ts';
import { storeOwner } from '../build/docker-labels.ts';
import type { Config } from '../config.ts';
import type { ServiceSettings } from '../config/service-settings.ts';
import { DEFAULT_TRIES, type ServiceDeps } from '../coordinator/service-deps.ts';
import type { ServiceWatch } from '../coordinator/service-watch.ts';
import type { Store } from '../store/store.ts';
import { createCoordinatorDeps } from './compose.ts';
import { runRulesOf } from './serve-config.ts';

/** What the coordinator of a service takes from outside. The engine need not be there: the service waits for it. */
export async function createServiceDeps(given: {
  readonly settings: ServiceSettings;
  readonly config: Config;
  readonly store: Store;
  readonly logger: Logger;
  readonly watch: ServiceWatch;
}): Promise<ServiceDeps> {
  const { settings, config, store, logger, watch } = given;
  const { docker } = await dockerAt(config.dockerHost);
  const owner = storeOwner(store.instanceId);
  return {
    ...createCoordinatorDeps(docker, { config, owner }, store),
    jobs: config.jobs,
    rules: runRulesOf(settings),
    triesOf: (project) =>
      project !== null && store.projects.has(project)
        ? store.projects.find(project).settings.tries
        : DEFAULT_TRIES,
    watch,
    onProblem: (step, err) => logger.warn({ step, err }, 'something went wrong'),
    async freeBytes() {
      const { bavail, bsize } = await statfs(config.dataDirectory);
      return bavail * bsize;
    },
  };
}
