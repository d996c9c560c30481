import { toCdEvent } from '../comparison/cd-event.ts';
import {
  typeOfEvent,
  type ComparisonServiceEvent,
  type EventData,
  type EventKind,
} from '../comparison/service-event.ts';
import type { ForgeKind, WebhookFormat, WebhookKind } from '../comparison/webhook.ts';
import { repositoryInForge, type ForgeName } from '../source/forge-repository.ts';
import { createDeliveryId } from './delivery-id.ts';
import { isoTime } from './iso-time.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { readEventSubject, type EventSubject } from './sqlite-event-data.ts';
import { instanceId } from './sqlite-instance.ts';

/** What the outbox takes from outside. */
interface Chance {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

interface Receiver {
  readonly number: number;
  readonly kind: WebhookKind;
  readonly url: string;
  /** JSON. */
  readonly events: string;
  readonly format: WebhookFormat;
}

interface Letter {
  readonly type: string;
  readonly subject: string;
  readonly payload: string;
}

/** What a forge shows beside a commit: that it is looked at, and what came of it. */
const FORGE_TYPES: ReadonlySet<string> = new Set(
  (['planned', 'finished', 'cancelled', 'interrupted'] as const).map(typeOfEvent),
);
export const FORGE_OF: Readonly<Record<ForgeKind, ForgeName>> = {
  'github-status': 'github',
  'github-check': 'github',
  'gitlab-status': 'gitlab',
  'gitea-status': 'gitea',
};

/**
 * Makes the function that writes an event's deliveries, one for each receiver that wants it. Called with the comparison's row number,
 * inside the transaction that makes the event true: so an event is written if and only if it happened. `finished` writes `regressed`
 * as well where it has. Nothing is written of a local command's comparison.
 */
export function createDeliveryOutbox(
  database: SqliteDatabase,
  { clock, random }: Chance,
): (comparison: number, event: EventKind) => void {
  const findReceivers = database.raw.prepare<[number | null], Receiver>(
    'SELECT number, kind, url, events, format FROM webhook WHERE disabledAt IS NULL AND (project IS NULL OR project = ?)',
  );
  const hasReceivers = database.raw
    .prepare<[], number>('SELECT EXISTS (SELECT 1 FROM webhook WHERE disabledAt IS NULL)')
    .pluck();
  const insert = database.raw.prepare<[string, number, string, string, string, number, number]>(
    `INSERT INTO delivery (id, webhook, type, subject, payload, state, nextAt, createdAt)
     VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)`,
  );
  let source: string | null = null;

  return (comparison, event) => {
    // Most stores have no receiver: then an event costs one look-up.
    if (hasReceivers.get() !== 1) return;
    const subject = readEventSubject(database, comparison);
    if (subject === null || !subject.isDurable) return;
    const hasRegressed = event === 'finished' && subject.data.regressedFrom !== null;
    const kinds: EventKind[] = hasRegressed ? [event, 'regressed'] : [event];
    source ??= `urn:verbatim:${instanceId(database, { clock, random })}`;
    const now = clock();
    for (const receiver of findReceivers.all(subject.project)) {
      for (const kind of kinds.filter((one) => wants(receiver, one))) {
        const id = createDeliveryId('msg', random);
        const letter = letterFor(receiver, subject, eventOf({ id, source, kind, now, data: subject.data }));
        if (letter === null) continue;
        insert.run(id, receiver.number, letter.type, letter.subject, letter.payload, now, now);
      }
    }
    database.written.emit('delivery');
  };
}

function wants({ events }: Receiver, kind: EventKind): boolean {
  const wanted: unknown = JSON.parse(events);
  return !Array.isArray(wanted) || wanted.length === 0 || wanted.includes(kind);
}

function eventOf(event: {
  id: string;
  source: string;
  kind: EventKind;
  now: number;
  data: EventData;
}): ComparisonServiceEvent {
  return {
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: typeOfEvent(event.kind),
    subject: event.data.id,
    time: isoTime(event.now),
    datacontenttype: 'application/json',
    data: event.data,
  };
}

/** null for what this receiver is not told. */
function letterFor(receiver: Receiver, subject: EventSubject, event: ComparisonServiceEvent): Letter | null {
  if (receiver.kind !== 'webhook') return statusLetter(receiver.kind, receiver.url, subject, event);
  const { type, subject: about } = event;
  if (receiver.format === 'cloudevents') return { type, subject: about, payload: JSON.stringify(event) };
  const cdEvent = toCdEvent(event);
  return cdEvent && { type: cdEvent.type, subject: about, payload: JSON.stringify(cdEvent) };
}

/**
 * Only of a project's own comparison, in the forge that its repository is in. Anybody who may submit could else have a commit shown as
 * reproducible by a recipe that builds nothing of it.
 */
function statusLetter(
  kind: ForgeKind,
  url: string,
  { isProjectsOwn }: EventSubject,
  event: ComparisonServiceEvent,
): Letter | null {
  const { project, commit, repository } = event.data;
  const isForForge = FORGE_TYPES.has(event.type) && isProjectsOwn;
  if (!isForForge || project === null || commit === null || repository === null) return null;
  const path = repositoryInForge(FORGE_OF[kind], url, repository);
  if (path === null) return null;
  // A status belongs to the commit, a check run to the comparison: an older one must come to its end too.
  const own = kind === 'github-check' ? ` ${event.subject}` : '';
  const about = `${path}@${commit} ${statusContext(project)}${own}`;
  return { type: event.type, subject: about, payload: JSON.stringify(event) };
}

/** What tells this status from other systems' beside the same commit. */
export const statusContext = (project: string): string => `verbatim/${project}`;
