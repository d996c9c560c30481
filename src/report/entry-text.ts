import type { ManifestEntry } from '../artifact/manifest.ts';
import { bytes } from './quantity.ts';
import { shortText } from './short-text.ts';

/** What makes an entry the same as another: a file's digest, or where a symlink points. */
export const contentOf = (entry: ManifestEntry): string =>
  entry.kind === 'file' ? `sha256:${entry.digest}` : `symlink → ${shortText(entry.target)}`;

export const sizeOf = (entry: ManifestEntry): string => (entry.kind === 'file' ? bytes(entry.size) : 'none');

/** Four octal digits. */
export const modeOf = ({ mode }: ManifestEntry): string => mode.toString(8).padStart(4, '0');
