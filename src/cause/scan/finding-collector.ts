import type { CanaryStrength } from '../../comparison/cause.ts';
import type { Variation } from '../../environment/variation.ts';
import type { Finding } from './finding.ts';
import type { TimeSpan } from './needle.ts';
import type { Match } from './scanner.ts';
import type { ScanLimits } from './scan-limits.ts';

/** Where in an artifact something stands. */
export interface Place {
  readonly member: readonly string[];
  readonly section: string | null;
}

/** What was found, before it is a finding. */
export interface Sighting {
  readonly variation: Variation;
  readonly form: string;
  readonly strength: CanaryStrength;
  readonly value: string;
  readonly builds: readonly number[];
  readonly start: number;
  readonly end: number;
  readonly context: Uint8Array;
  readonly contextStart: number;
}

interface Kept {
  readonly finding: Finding;
  readonly start: number;
  readonly end: number;
}

const RANK: Readonly<Record<CanaryStrength, number>> = { conclusive: 2, likely: 1, weak: 0 };
const LONGEST_CONTEXT = 160;

/**
 * Keeps a bounded number of findings for each member and variation, the strong ones before the weak. Of what lies within one
 * another (a path's canary within the path) only the stronger counts, or else the larger.
 */
export class FindingCollector {
  readonly #limits: ScanLimits;
  readonly #done: Finding[] = [];
  readonly #open = new Map<Variation, Kept[]>();
  readonly #onConclusive: (finding: Finding) => void;
  #omitted = 0;

  constructor(limits: ScanLimits, onConclusive: (finding: Finding) => void = () => {}) {
    this.#limits = limits;
    this.#onConclusive = onConclusive;
  }

  /** How many more were found than are kept. */
  get omitted(): number {
    return this.#omitted;
  }

  get findings(): readonly Finding[] {
    return this.#done;
  }

  addMatch(place: Place, match: Match): void {
    for (const sighting of sightingsOf(match)) this.add(place, sighting);
  }

  add(place: Place, sighting: Sighting): void {
    const kept = this.#open.get(sighting.variation) ?? [];
    this.#open.set(sighting.variation, kept);
    const last = kept.at(-1);
    if (last !== undefined && last.finding.witness.section === place.section) {
      const isInside = last.start <= sighting.start && last.end >= sighting.end;
      const isAround = sighting.start <= last.start && sighting.end >= last.end;
      const gain = RANK[sighting.strength] - RANK[last.finding.witness.strength];
      if (isInside && gain <= 0) return;
      if (isAround && gain < 0) return;
      if (isInside || isAround) kept.pop();
    }
    if (kept.length >= this.#limits.findingsEach) {
      this.#omitted++;
      const weaker = kept.findIndex(
        ({ finding }) => RANK[finding.witness.strength] < RANK[sighting.strength],
      );
      if (weaker === -1) return;
      kept.splice(weaker, 1);
    }
    const finding = findingOf(place, sighting);
    kept.push({ finding, start: sighting.start, end: sighting.end });
    if (sighting.strength === 'conclusive') this.#onConclusive(finding);
  }

  /** Ends a member; `settle` may still say where in it a finding lies, or null to drop it. */
  endMember(settle: (finding: Finding) => Finding | null = (finding) => finding): void {
    for (const { finding } of [...this.#open.values()].flat()) {
      const settled = settle(finding);
      if (settled === null) continue;
      if (this.#done.length < this.#limits.findings) {
        this.#done.push(settled);
      } else this.#omitted++;
    }
    this.#open.clear();
  }
}

function findingOf({ member, section }: Place, sighting: Sighting): Finding {
  const { variation, form, strength, value, builds, start, end, contextStart } = sighting;
  const context = Buffer.from(sighting.context.subarray(0, LONGEST_CONTEXT));
  const matched = context.subarray(contextStart, contextStart + end - start);
  return {
    witness: {
      by: 'canary',
      variation,
      form,
      value,
      member: [...member],
      offset: start,
      section,
      context: context.toString('hex'),
      match: { start: contextStart, length: matched.length },
      strength,
    },
    builds,
    matched: matched.toString('hex'),
  };
}

function sightingsOf({ start, end, found, context, contextStart }: Match): Sighting[] {
  const where = { start, end, context, contextStart };
  if ('bytes' in found) {
    const { variation, form, strength, value, builds } = found;
    return [{ variation, form, strength, value, builds, ...where }];
  }
  const { anchor, reading } = found;
  const { span, form } = anchor;
  const isLocal = anchor.zone === 'local';
  const { builds } = span;
  const sightings: Sighting[] = [];
  if (span.origin !== 'source-date-epoch') {
    const value = timeValue(span, reading.seconds);
    sightings.push({ variation: 'clock', form, strength: reading.strength, value, builds, ...where });
  }
  if (isLocal && !reading.isOtherTime) {
    // A date alone may be the same one elsewhere; a time of day in this zone is nowhere else's.
    const strength = reading.seconds === null ? 'weak' : reading.strength;
    sightings.push({ variation: 'timezone', form, strength, value: span.timezone, builds, ...where });
  }
  return sightings;
}

/** The second that was found, else the first of the span, in UTC. */
export function timeValue(span: TimeSpan, seconds: number | null): string {
  return new Date((seconds ?? span.from) * 1000).toISOString().replace('.000Z', 'Z');
}
