import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { z } from 'zod';

import {
  newWebhookSchema,
  type NewWebhook,
  type WebhookFormat,
  type WebhookKind,
} from '../comparison/webhook.ts';
import type { EventKind } from '../comparison/service-event.ts';
import { UsageError } from './usage-error.ts';

export interface AddWebhookOptions {
  readonly kind: WebhookKind;
  readonly project?: string;
  readonly event: readonly EventKind[];
  readonly format: WebhookFormat;
  readonly tokenFile?: string;
  readonly appId?: string;
  readonly installationId?: string;
  readonly keyFile?: string;
  readonly json: boolean;
}

/**
 * A new receiver as options say it. Secrets come from files alone: every user of the machine sees what is on a command line.
 * Throws UsageError 'INVALID_OPTION'.
 */
export function newWebhookFrom(url: string | undefined, options: AddWebhookOptions, cwd: string): NewWebhook {
  const { kind, project, event, format, tokenFile, appId, installationId, keyFile } = options;
  const app = {
    appId,
    installationId,
    privateKey: keyFile === undefined ? undefined : secretIn(keyFile, cwd),
  };
  const parsed = newWebhookSchema.safeParse({
    kind,
    ...(url === undefined ? {} : { url }),
    project: project ?? null,
    events: event,
    ...(kind === 'webhook' ? { format } : {}),
    ...(tokenFile === undefined ? {} : { token: secretIn(tokenFile, cwd) }),
    ...(appId === undefined && installationId === undefined && keyFile === undefined ? {} : { app }),
  });
  if (parsed.success) return parsed.data;
  throw new UsageError('INVALID_OPTION', `a ${kind} cannot be had so: ${problemsOf(parsed.error)}`, {
    hint: HINTS[kind],
  });
}

const HINTS: Readonly<Record<WebhookKind, string>> = {
  webhook: 'it takes a URL: verbatim webhooks add https://example.org/hook',
  'github-status': 'it takes --token-file FILE',
  'github-check': 'it takes --app-id ID --installation-id ID --key-file FILE',
  'gitlab-status': 'it takes --token-file FILE',
  'gitea-status': 'it takes the root of the API and --token-file FILE',
};
/** What people type for each key. */
const OPTION_OF: Readonly<Record<string, string>> = {
  url: 'URL',
  token: '--token-file',
  appId: '--app-id',
  installationId: '--installation-id',
  privateKey: '--key-file',
  app: '--app-id, --installation-id, --key-file',
};

function problemsOf({ issues }: z.ZodError): string {
  return issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') return `it takes no ${issue.keys.map(optionOf).join(', ')}`;
      return `${optionOf(String(issue.path.at(-1) ?? ''))}: ${issue.message}`;
    })
    .join('; ');
}

const optionOf = (key: string): string => OPTION_OF[key] ?? key;

function secretIn(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8').trim();
  } catch (error) {
    throw new UsageError('INVALID_OPTION', `${file} cannot be read`, { cause: error });
  }
}
