import { isEmpty } from './rules/rule.ts';
import { cancelMasked } from './see-values.ts';
import type { Site } from './site.ts';

/** Digests and sizes of other files: they differ because those do. */
const OF_OTHERS =
  /(?<=\.build-id\/)[0-9a-f]{2}\/[0-9a-f]{8,}|(?<![0-9A-Za-z])[0-9a-f]{20,128}(?![0-9A-Za-z])|\bsha\d{3}[-=][\w+/=-]{20,}|(?<=[.-])[0-9a-f]{8,}(?=\.\w{1,5}\b)|(?<=^Installed-Size: )\d+|(?<=^(?:SHA-?\d+|MD5)-Digest(?:-Manifest[\w-]*)?: ).*|(?<=,)\d+$|(?<=^ [0-9a-f]{20,128} )\d+|(?<="?size"?\s*[:=]\s*)\d+/g;

/** True when all that no rule explained here are digests and sizes of other files, or it is a file named after a build-id. */
export function isConsequence(site: Site): boolean {
  if (/\/\.build-id\//.test(site.name)) return true;
  if (site.isBinary) return false;
  return isEmpty(cancelMasked(site, (line) => line.replace(OF_OTHERS, '#')));
}
