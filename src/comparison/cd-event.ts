import type { Trigger } from './comparison-status.ts';
import type { ComparisonServiceEvent, EventData } from './service-event.ts';
import type { ComparisonVerdict } from './verdict.ts';

export const CDEVENTS_VERSION = '0.5.1';
const TYPE_VERSION = '0.3.0';

type CdKind = 'queued' | 'started' | 'finished';
type Outcome = 'success' | 'failure' | 'cancel' | 'error';

/** A CloudEvent whose data is a CDEvent: https://github.com/cdevents/spec/blob/v0.5.1/cloudevents-binding.md */
export interface CdEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: {
    readonly context: Readonly<Record<'specversion' | 'id' | 'source' | 'type' | 'timestamp', string>>;
    readonly subject: { readonly id: string; readonly source: string; readonly content: object };
    /** What the same event has as data in the default format. */
    readonly customData: EventData;
    readonly customDataContentType: 'application/json';
  };
}

/** A comparison as CDEvents' test suite run: does the build make the same twice? null for what CDEvents has no word for. */
export function toCdEvent(event: ComparisonServiceEvent): CdEvent | null {
  const kind = kindOf(event.type);
  if (kind === null) return null;
  const { specversion, id, source, subject, time, datacontenttype, data } = event;
  const type = `dev.cdevents.testsuiterun.${kind}.${TYPE_VERSION}`;
  return {
    specversion,
    id,
    source,
    type,
    subject,
    time,
    datacontenttype,
    data: {
      context: { specversion: CDEVENTS_VERSION, id, source, type, timestamp: time },
      subject: { id: subject, source, content: contentOf(kind, event) },
      customData: data,
      customDataContentType: 'application/json',
    },
  };
}

function kindOf(type: ComparisonServiceEvent['type']): CdKind | null {
  switch (type) {
    case 'org.verbatim.comparison.queued':
    case 'org.verbatim.comparison.requeued':
      return 'queued';
    case 'org.verbatim.comparison.started':
      return 'started';
    case 'org.verbatim.comparison.finished':
    case 'org.verbatim.comparison.cancelled':
    case 'org.verbatim.comparison.interrupted':
      return 'finished';
    case 'org.verbatim.comparison.planned':
    case 'org.verbatim.comparison.regressed':
      return null;
    default:
      return type satisfies never;
  }
}

function contentOf(kind: CdKind, { data }: ComparisonServiceEvent): object {
  const version = data.version ?? data.commit;
  const about = {
    environment: { id: data.builders.join(',') },
    testSuite: {
      id: data.project ?? data.title,
      name: data.title,
      ...(version === null ? {} : { version }),
    },
  };
  if (kind !== 'finished') return { ...about, trigger: { type: TRIGGER_TYPES[data.trigger] } };
  return {
    ...about,
    outcome: outcomeOf(data),
    ...(data.sentence === null ? {} : { reason: data.sentence }),
  };
}

/** Only `reproducible` is a success; where nothing is known, it is an error. */
const OUTCOMES: Readonly<Record<ComparisonVerdict, Outcome>> = {
  reproducible: 'success',
  equivalent: 'failure',
  unreproducible: 'failure',
  inconclusive: 'error',
};

function outcomeOf({ status, verdict }: EventData): Outcome {
  if (status === 'cancelled') return 'cancel';
  return status === 'finished' && verdict !== null ? OUTCOMES[verdict] : 'error';
}

const TRIGGER_TYPES: Readonly<Record<Trigger, 'manual' | 'event' | 'schedule' | 'other'>> = {
  person: 'manual',
  push: 'event',
  watch: 'event',
  schedule: 'schedule',
  retry: 'other',
};
