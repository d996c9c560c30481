/** The minute of an ISO 8601 time in UTC, as listings show it: `2026-11-23 00:24`. */
export const minuteOf = (time: string): string => time.slice(0, 16).replace('T', ' ');
