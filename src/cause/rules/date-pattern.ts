const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}';
const CLOCK = String.raw`\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[AP]M)?`;
const ZONE = String.raw`(?: ?(?:[-+]\d\d:?\d\d|Z\b|[A-Z]{3,6}\b))?`;
const YEAR = String.raw`(?:19|20)\d\d`;

/** The usual ways to write a date, a time of day, or seconds and milliseconds since 1970. Global. */
export const DATE = new RegExp(
  [
    // 2023-11-14T22:13:20Z, 2023/11/14 22:13
    `${YEAR}([-/.])\\d\\d\\1\\d\\d(?:[T _]${CLOCK}${ZONE})?`,
    // Tue Nov 14 22:13:20 UTC 2023, November 14, 2023
    `(?:${DAY},? )?${MONTH}\\.? {1,2}\\d{1,2}(?:,? ${CLOCK}${ZONE})?,? ${YEAR}(?:,? (?:at )?${CLOCK}${ZONE})?`,
    // Tue, 14 Nov 2023 22:13:20 +0000, 14-Nov-2023
    `(?:${DAY},? )?\\d{1,2}\\.?[- ]${MONTH}\\.?[- ]${YEAR}(?:,? ${CLOCK}${ZONE})?`,
    `${MONTH},? ${YEAR}`,
    `\\d{1,2}[./]\\d{1,2}[./]${YEAR}(?:,? ${CLOCK}${ZONE})?`,
    // 20231114, 20231114221320
    `(?<!\\d)${YEAR}(?:0[1-9]|1[0-2])(?:[0-2]\\d|3[01])(?:[-T_.]?[0-2]\\d[0-5]\\d(?:[0-5]\\d)?Z?)?(?!\\d)`,
    // 2001 to 2065
    '(?<![\\w.])[12]\\d{9}(?:\\d{3})?(?!\\w)',
    `(?<![\\d:-])${CLOCK}${ZONE}(?![\\d:])`,
  ]
    .map((form) => `(?:${form})`)
    .join('|'),
  'g',
);
