import prettyMilliseconds from 'pretty-ms';

const numbers = new Intl.NumberFormat('en');

/** `1,234`. */
export const count = (value: number): string => numbers.format(value);

/** `1 build`, `2 builds`. */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** Exact, so that two sizes can be told apart: `143,360 bytes`. */
export const bytes = (value: number): string => counted(value, 'byte');

/** `310ms`, `6.2s`, `2m 5s`. */
export const duration = (milliseconds: number): string => prettyMilliseconds(milliseconds);

/** Seconds since the epoch as `2025-06-01 00:00:00 UTC`; the number itself where no calendar has that day. */
export function moment(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  return Number.isNaN(date.getTime())
    ? `@${epochSeconds}`
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
