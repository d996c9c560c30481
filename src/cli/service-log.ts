import { destination, pino, stdTimeFunctions, type Logger } from 'pino';

import { withoutSecrets } from '../config/show-settings.ts';
import type { ServiceSettings } from '../config/service-settings.ts';
import type { ServiceWatch } from '../coordinator/service-watch.ts';

/** Names under which something secret might come to be logged, at any depth that we log. */
const SECRETS = ['authorization', 'cookie', 'secret', 'pushSecret', 'password', 'hash'];
const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];

/** JSON, a line each, to a file descriptor or a stream. Written at once: what a process said before it was killed is there. */
export function createServiceLog(
  { log }: Pick<ServiceSettings, 'log'>,
  stream: NodeJS.WritableStream | null,
): Logger {
  return pino(
    {
      level: log.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRETS.flatMap((name) => DEPTHS.map((depth) => `${depth}${name}`)),
        censor: '[redacted]',
      },
      hooks: { streamWrite: withoutSecretAddresses },
    },
    stream ?? destination({ dest: 1, sync: true }),
  );
}

/** What happens in comparisons, a line each. The lines of builds are not among them: their logs are kept. */
export function createLogWatch(logger: Logger): ServiceWatch {
  const labels = new Map<string, readonly string[]>();
  const buildOf = (id: string, build: number): string => `${id}/${labels.get(id)?.[build] ?? build}`;
  return {
    began: (comparison, isRecovered) => logger.info({ comparison, isRecovered }, 'comparison began'),
    happened(comparison, event) {
      switch (event.kind) {
        case 'revision': {
          const { title, commit, snapshot } = event.revision;
          logger.info({ comparison, title, commit, snapshot: snapshot.digest }, 'revision resolved');
          break;
        }
        case 'builds':
          labels.set(comparison, event.labels);
          break;
        case 'experiments':
          labels.set(comparison, [...(labels.get(comparison) ?? []).slice(0, event.first), ...event.labels]);
          logger.info({ comparison, builds: event.labels, why: event.why }, 'experiments began');
          break;
        case 'phase': {
          const { phase, cached } = event;
          logger.debug({ comparison, build: buildOf(comparison, event.build), phase, cached }, 'phase began');
          break;
        }
        case 'built': {
          const { outcome, phase, message, durationMs, attempt } = event;
          const level = outcome === 'error' ? 'warn' : 'info';
          const build = buildOf(comparison, event.build);
          logger[level]({ comparison, build, outcome, phase, message, durationMs, attempt }, 'build ended');
          break;
        }
        case 'finished': {
          const { judgement, sentence } = event.document;
          logger.info({ comparison, verdict: judgement.verdict, sentence }, 'comparison finished');
          break;
        }
        case 'step':
          logger.debug({ comparison, step: event.message }, 'step');
          break;
        case 'line':
        case 'judged':
        case 'cause':
        case 'diff':
        case 'ended':
          break;
        default:
          event satisfies never;
      }
    },
    ended(comparison, status, why) {
      labels.delete(comparison);
      if (status !== 'finished')
        logger.warn({ comparison, status, why }, 'comparison ended without a result');
    },
  };
}

/** Addresses in a line lose their user, password and query. A backslash begins an escape of JSON's: it stays. */
function withoutSecretAddresses(line: string): string {
  if (!line.includes('://')) return line;
  return line.replaceAll(/[a-z][a-z0-9+.-]{0,30}:\/\/[^\s'"\\]+/gi, (address) => withoutSecrets(address));
}
