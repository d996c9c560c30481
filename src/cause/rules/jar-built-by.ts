import { isManifest } from './jar-manifest-time.ts';
import { valueRule } from './rule.ts';

export const jarBuiltBy = valueRule({
  name: 'jar-built-by',
  kind: 'jar-built-by',
  sees: '`Built-By` in MANIFEST.MF',
  pattern: /(?<=^(?:Built-By|Build-User|Builder): ).*/gi,
  isHere: isManifest,
});
