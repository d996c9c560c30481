import { comparisonEventSchema, PING_TYPE } from '../comparison/service-event.ts';
import type { Dispatch, DispatchReceiver } from '../store/delivery-store.ts';
import { FORGE_OF, statusContext } from '../store/sqlite-delivery-outbox.ts';
import { repositoryInForge } from '../source/forge-repository.ts';
import type { DeliveryOutcome } from './delivery-outcome.ts';
import type { ForgeConnection } from './forge-connection.ts';
import { commitStatusOf, type ForgeStatus } from './forge-status.ts';
import { createGiteaStatus } from './gitea-status.ts';
import { createGithubCheck } from './github-check.ts';
import { createGithubStatus } from './github-status.ts';
import { createGitlabStatus } from './gitlab-status.ts';
import { sendWebhook, type WebhookSender } from './send-webhook.ts';

export interface Senders {
  readonly webhook: WebhookSender;
  readonly forge: ForgeConnection;
  /** Where a person reads of a comparison; null when the service does not know its own address. */
  readonly comparisonUrl: ((id: string) => string) | null;
}

/** Makes one try by the receiver's kind. Never throws: what goes wrong is an outcome. */
export async function sendDelivery(
  dispatch: Dispatch,
  senders: Senders,
  stop: AbortSignal,
): Promise<DeliveryOutcome> {
  const { receiver } = dispatch;
  if (receiver.kind === 'webhook') return sendWebhook(dispatch, senders.webhook, stop);
  const forge = forgeStatusFor(receiver, receiver.kind, senders.forge);
  if (dispatch.type === PING_TYPE) return forge.check(stop);
  const { data } = comparisonEventSchema.parse(JSON.parse(dispatch.payload));
  const { commit, repository, project } = data;
  const path =
    repository === null ? null : repositoryInForge(FORGE_OF[receiver.kind], receiver.url, repository);
  // The webhook's address may be another by now.
  if (path === null || commit === null || project === null) {
    return { kind: 'refused', status: null, answer: `no repository of the forge at ${receiver.url}` };
  }
  const targetUrl = senders.comparisonUrl?.(data.id) ?? null;
  const place = { repository: path, commit, context: statusContext(project), targetUrl };
  return forge.set(commitStatusOf(data, place), stop);
}

function forgeStatusFor(
  { url: apiUrl, secrets: [secret = ''] }: DispatchReceiver,
  kind: Exclude<DispatchReceiver['kind'], 'webhook'>,
  connection: ForgeConnection,
): ForgeStatus {
  switch (kind) {
    case 'github-status':
      return createGithubStatus({ apiUrl, secret, connection });
    case 'github-check':
      return createGithubCheck({ apiUrl, secret, connection });
    case 'gitlab-status':
      return createGitlabStatus({ apiUrl, token: secret, connection });
    case 'gitea-status':
      return createGiteaStatus({ apiUrl, token: secret, connection });
    default:
      return kind satisfies never;
  }
}
