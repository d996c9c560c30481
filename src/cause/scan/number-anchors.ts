import { SHORTEST_NEEDLE, type TimeSpan } from './needle.ts';
import { isWithin, type Around, type TimeAnchor, type TimeReading } from './time-anchor.ts';

/** A span of days gets shorter prefixes, not more of them. */
const MOST_PREFIXES = 40;
const DIGITS = 10;
const HEX_DIGITS = 8;

/** Seconds since the epoch: in decimal (also with milliseconds and finer), in hex, and as eight bytes in either order. */
export function numberAnchors(span: TimeSpan): TimeAnchor[] {
  if (span.origin === 'source-date-epoch') return [];
  return [
    ...prefixes(span, DIGITS, 10).map((prefix) =>
      anchor(span, 'epoch', Buffer.from(prefix), (around) => readDecimal(around, span)),
    ),
    ...prefixes(span, HEX_DIGITS, 16).flatMap((prefix) =>
      [...new Set([prefix, prefix.toUpperCase()])].map((text) =>
        anchor(span, 'epoch-hex', Buffer.from(text), (around) => readHex(around, span)),
      ),
    ),
    ...binaryAnchors(span),
  ];
}

type Read = TimeAnchor['read'];

function anchor(span: TimeSpan, form: string, bytes: Uint8Array, read: Read): TimeAnchor {
  return { bytes, span, zone: null, form, read };
}

/**
 * The longest beginnings that are few and together cover the span. A span so long that they would be shorter than a needle may
 * be, is not looked for in that radix: only builds of months.
 */
function prefixes(span: TimeSpan, digits: number, radix: number): string[] {
  for (let length = digits - 1; length >= SHORTEST_NEEDLE; length--) {
    const unit = radix ** (digits - length);
    const [first, last] = [Math.floor(span.from / unit), Math.floor(span.to / unit)];
    if (last - first < MOST_PREFIXES) {
      return Array.from({ length: last - first + 1 }, (_, index) => (first + index).toString(radix));
    }
  }
  return [];
}

/** A run of 10 digits, or of 13, 16 or 19 for milliseconds, microseconds and nanoseconds. */
function readDecimal({ before, anchor: digits, after }: Around, span: TimeSpan): TimeReading | null {
  if (/[0-9]$/.test(before)) return null;
  const run = digits + (/^[0-9]+/.exec(after)?.[0] ?? '');
  const seconds = Number(run.slice(0, DIGITS));
  if (![10, 13, 16, 19].includes(run.length) || !isWithin(span, seconds)) return null;
  return {
    extraBefore: 0,
    extraAfter: run.length - digits.length,
    strength: 'likely',
    seconds,
    isOtherTime: false,
  };
}

function readHex({ before, anchor: digits, after }: Around, span: TimeSpan): TimeReading | null {
  if (/[0-9a-zA-Z]$/.test(before.replace(/0x$/i, ''))) return null;
  const run = digits + (/^[0-9a-zA-Z]+/.exec(after)?.[0] ?? '');
  const seconds = Number.parseInt(run, 16);
  if (run.length !== HEX_DIGITS || !/^[0-9a-fA-F]+$/.test(run) || !isWithin(span, seconds)) return null;
  return {
    extraBefore: 0,
    extraAfter: run.length - digits.length,
    strength: 'weak',
    seconds,
    isOtherTime: false,
  };
}

/** Four bytes alone are found by chance; with the four zeros of a 64-bit number beside them they mean a little. */
function binaryAnchors(span: TimeSpan): TimeAnchor[] {
  const [first, last] = [Math.floor(span.from / 65_536), Math.floor(span.to / 65_536)];
  return Array.from(
    { length: Math.min(last - first + 1, MOST_PREFIXES) },
    (_, index) => first + index,
  ).flatMap((high) => {
    const [upper, lower] = [(high >>> 8) & 0xff, high & 0xff];
    const weak = (low: number): TimeReading | null =>
      isWithin(span, high * 65_536 + low)
        ? {
            extraBefore: 0,
            extraAfter: 0,
            strength: 'weak',
            seconds: high * 65_536 + low,
            isOtherTime: false,
          }
        : null;
    return [
      anchor(span, 'binary-le', Uint8Array.of(lower, upper, 0, 0, 0, 0), ({ before }) => {
        if (before.length < 2) return null;
        const reading = weak(
          before.charCodeAt(before.length - 2) + before.charCodeAt(before.length - 1) * 256,
        );
        return reading === null ? null : { ...reading, extraBefore: 2 };
      }),
      anchor(span, 'binary-be', Uint8Array.of(0, 0, 0, 0, upper, lower), ({ after }) => {
        if (after.length < 2) return null;
        const reading = weak(after.charCodeAt(0) * 256 + after.charCodeAt(1));
        return reading === null ? null : { ...reading, extraAfter: 2 };
      }),
    ];
  });
}
