import type { MakePlugin } from './make-plugin.ts';
import { authenticationPlugin, authorisationPlugin } from './plugins/access.ts';
import { auditPlugin } from './plugins/audit.ts';
import { bodyDeadlinePlugin } from './plugins/body-deadline.ts';
import { healthPlugin } from './plugins/health.ts';
import { idempotencyPlugin } from './plugins/idempotency.ts';
import { metricsPlugin } from './plugins/metrics.ts';
import { rateLimitPlugin } from './plugins/rate-limit.ts';
import { requestLogPlugin } from './plugins/request-log.ts';

/** In the order in which their hooks run: who calls comes before what they may do. Those with routes of their own come last. */
export const PLUGINS: readonly MakePlugin[] = [
  requestLogPlugin,
  bodyDeadlinePlugin,
  authenticationPlugin,
  rateLimitPlugin,
  authorisationPlugin,
  idempotencyPlugin,
  auditPlugin,
  metricsPlugin,
  healthPlugin,
];
