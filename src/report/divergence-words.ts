import type { LogDivergence } from '../comparison/log-divergence.ts';
import { count } from './quantity.ts';
import { shortText } from './short-text.ts';

/** "the logs of bookworm and bookworm+timezone first part at line 12". */
export function logDivergenceWords({ left, right, line }: LogDivergence): string {
  return `the logs of ${shortText(left, 80)} and ${shortText(right, 80)} first part at line ${count(line)}`;
}
