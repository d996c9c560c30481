import type { Environment } from '../../environment/environment.ts';
import { zoneOffsetSeconds } from '../../environment/aspects/timezone.ts';
import { listTraces, type Trace } from '../../environment/list-traces.ts';
import { encodeCanary, encodeText } from './encodings.ts';
import { localeNeedles } from './locale-needles.ts';
import { LONGEST_NEEDLE, SHORTEST_NEEDLE, type Needle, type Needles, type TimeSpan } from './needle.ts';
import { zoneNeedles } from './zone-needles.ts';

/** When a build ran, by the real clock, and the revision's own time; all in seconds since the epoch. */
export interface BuildWindow {
  readonly startedAt: number;
  readonly endedAt: number;
  /** Null when the caller has none. */
  readonly sourceDateEpoch: number | null;
}

/** A container starts a little before its first phase is timed, and file systems round. */
const SLACK = 3;

/**
 * Everything by which `environment` may show in an artifact. `build` is the build's position in the comparison.
 * A faked clock runs on at the real pace, so its end follows from the window.
 */
export function needlesOf(environment: Environment, build: number, window: BuildWindow): Needles {
  const spans = spansOf(environment, build, window);
  const own = { builds: [build] };
  const literals = [
    ...valueTraces(environment).flatMap(({ variation, text }) =>
      textNeedles(text).map((needle) => ({ ...needle, variation, ...own, value: text })),
    ),
    ...idNeedles(environment).map((needle) => ({ ...needle, variation: 'uid' as const, ...own })),
    ...zoneNeedles(environment.timezone).map((needle) => ({ ...needle, ...own })),
    ...localeNeedles(environment.locale, spans).map((needle) => ({ ...needle, ...own })),
  ];
  return {
    literals: literals.filter(({ bytes }) => bytes.length >= SHORTEST_NEEDLE).map(shorten),
    spans,
    owners: [{ uid: environment.uid, gid: environment.gid, ...own }],
  };
}

/** Numbers and zones are looked for in ways of their own; the full host name is one text more. */
function valueTraces(environment: Environment): Trace[] {
  const fullName = `${environment.hostname}.${environment.domain}`;
  return [
    ...listTraces(environment).filter(({ variation }) => variation !== 'uid' && variation !== 'timezone'),
    { variation: 'hostname', text: fullName },
  ];
}

type Described = Pick<Needle, 'form' | 'bytes' | 'strength' | 'boundary'>;

const CANARY = /vb[a-z][0-9a-f]{8,}/;
const CANARY_ANYWHERE = /vb[a-z][0-9a-f]{8,}|^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

function textNeedles(text: string): Described[] {
  const canary = CANARY.exec(text)?.[0];
  // What anyone may call so (the usual PATH, a real locale) is worth little, and not worth any disguise.
  if (!CANARY_ANYWHERE.test(text)) {
    return [{ form: 'plain', bytes: Buffer.from(text, 'utf8'), strength: 'weak', boundary: 'word' }];
  }
  const encoded = [...encodeText(text), ...(canary === undefined ? [] : encodeCanary(canary))];
  const isSame = new Set<string>();
  return encoded
    .filter(({ bytes }) => {
      const key = Buffer.from(bytes).toString('latin1');
      return !isSame.has(key) && isSame.add(key);
    })
    .map((one) => ({ ...one, strength: 'conclusive', boundary: 'none' }));
}

function idNeedles({ uid, gid }: Environment): (Described & { value: string })[] {
  return [uid, gid].flatMap((id) => {
    const value = String(id);
    const number = (form: string, text: string): Described & { value: string } => ({
      form,
      bytes: Buffer.from(text, 'latin1'),
      strength: 'weak',
      boundary: 'digits',
      value,
    });
    const named = [`uid=${id}`, `gid=${id}`, `UID=${id}`, `GID=${id}`].map((text) => ({
      ...number('named-id', text),
      strength: 'likely' as const,
    }));
    return [number('decimal', value), number('octal', id.toString(8).padStart(7, '0')), ...named];
  });
}

function spansOf(environment: Environment, build: number, window: BuildWindow): TimeSpan[] {
  const { timezone, clock } = environment;
  const shared = { timezone, zoneOffset: zoneOffsetSeconds(timezone), builds: [build] };
  const duration = Math.max(0, window.endedAt - window.startedAt);
  const real = {
    ...shared,
    origin: 'real' as const,
    from: Math.floor(window.startedAt) - SLACK,
    to: Math.ceil(window.endedAt) + SLACK,
  };
  const faked =
    clock === null
      ? []
      : [
          {
            ...shared,
            origin: 'clock' as const,
            from: clock - SLACK,
            to: clock + Math.ceil(duration) + SLACK,
          },
        ];
  const epoch = window.sourceDateEpoch;
  // In UTC it is what a reproducible build should say.
  const own =
    epoch === null || shared.zoneOffset === 0
      ? []
      : [{ ...shared, origin: 'source-date-epoch' as const, from: epoch, to: epoch }];
  return [...faked, real, ...own];
}

function shorten(needle: Needle): Needle {
  if (needle.bytes.length <= LONGEST_NEEDLE) return needle;
  return { ...needle, bytes: needle.bytes.subarray(0, LONGEST_NEEDLE), boundary: 'none' };
}
