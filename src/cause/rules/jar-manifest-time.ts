import { valueRule } from './rule.ts';
import type { Site } from '../site.ts';

export const jarManifestTime = valueRule({
  name: 'jar-manifest-time',
  kind: 'jar-manifest-time',
  sees: '`Bnd-LastModified`, `Build-Date` and their like in MANIFEST.MF',
  pattern:
    /(?<=^(?:Bnd-LastModified|(?:[A-Za-z-]*-)?(?:Build|Built|Compile|Release)-?(?:Date|Time|Timestamp|On|At)|[A-Za-z-]*-?Timestamp|Created-At): ).*/gi,
  isHere: isManifest,
});

export function isManifest({ name }: Pick<Site, 'name'>): boolean {
  return /(?:^|\/)MANIFEST\.MF$/i.test(name);
}
