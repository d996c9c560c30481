const TRAILER = /^ -- .*? {2}(\w{3},\s+\d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4})/m;

/**
 * The time of a changelog's first entry in seconds, null when it has none: " -- Name <address>  Tue, 01 Feb 2022 …".
 * See deb-changelog(5); dpkg-buildpackage takes SOURCE_DATE_EPOCH from the same line.
 */
export function changelogTime(changelog: string): number | null {
  const date = TRAILER.exec(changelog)?.[1];
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isFinite(time) && time >= 0 ? Math.floor(time / 1000) : null;
}
