import { timeValue, type FindingCollector, type Place, type Sighting } from './finding-collector.ts';
import type { TimeSpan } from './needle.ts';
import type { Scanner } from './scanner.ts';
import { isWithin } from './time-anchor.ts';

/** A field of a header: what it is called, where it begins, and its bytes. */
export interface Field {
  readonly form: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** DOS times have every other second. */
const DOS_STEP = 2;

/** Looks at the fields of one header, whose place says what the bytes mean: a time there needs no second witness. */
export class FieldChecks {
  readonly #scanner: Scanner;
  readonly #collector: FindingCollector;
  readonly #place: Place;

  constructor(scanner: Scanner, collector: FindingCollector, place: Place) {
    this.#scanner = scanner;
    this.#collector = collector;
    this.#place = place;
  }

  /** Seconds since the epoch. */
  time(field: Field, seconds: number): void {
    const span = this.#scanner.needles.spans.find(
      (one) => one.origin !== 'source-date-epoch' && isWithin(one, Math.floor(seconds)),
    );
    if (span === undefined) return;
    const value = timeValue(span, Math.floor(seconds));
    this.#add(field, { variation: 'clock', strength: 'likely', value, builds: span.builds });
  }

  /** A time without a zone: `seconds` are what they would be in UTC. */
  zonelessTime(field: Field, seconds: number, step = DOS_STEP): void {
    for (const span of this.#scanner.needles.spans) {
      const isClock = span.origin !== 'source-date-epoch';
      const isUtc = isClock && isNear(span, seconds, step);
      const isLocal = span.zoneOffset !== 0 && isNear(span, seconds - span.zoneOffset, step);
      const { builds } = span;
      const value = timeValue(span, seconds - (isLocal ? span.zoneOffset : 0));
      if (isClock && (isUtc || isLocal))
        this.#add(field, { variation: 'clock', strength: 'likely', value, builds });
      if (isLocal) {
        this.#add(field, { variation: 'timezone', strength: 'likely', value: span.timezone, builds });
      }
    }
  }

  owner(field: Field, which: 'uid' | 'gid', id: number): void {
    for (const owner of this.#scanner.needles.owners) {
      if (owner[which] !== id) continue;
      const { builds } = owner;
      this.#add(field, { variation: 'uid', strength: 'conclusive', value: String(id), builds });
    }
  }

  /** Searches a text that stands at `offset`. */
  text(bytes: Uint8Array, offset: number): void {
    const scan = this.#scanner.scan((match) => {
      this.#collector.addMatch(this.#place, {
        ...match,
        start: match.start + offset,
        end: match.end + offset,
      });
    });
    scan.push(bytes);
    scan.end();
  }

  #add(field: Field, what: Pick<Sighting, 'variation' | 'strength' | 'value' | 'builds'>): void {
    this.#collector.add(this.#place, {
      ...what,
      form: field.form,
      start: field.offset,
      end: field.offset + field.bytes.length,
      context: field.bytes,
      contextStart: 0,
    });
  }
}

function isNear(span: TimeSpan, seconds: number, step: number): boolean {
  return seconds > span.from - step && seconds < span.to + step;
}
