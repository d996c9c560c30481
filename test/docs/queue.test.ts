import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import tap from 'tap';

import { COMPARISON_STATUSES, COMPARISON_TRANSITIONS } from '../../src/comparison/comparison-status.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/queue.md', import.meta.url)), 'utf8');

void tap.test('docs/queue.md has every status, in the order in which they come', (t) => {
  const told = [...page.matchAll(/^\| `([a-z]+)` +\|/gm)].map(([, status]) => status);
  t.strictSame(told, [...COMPARISON_STATUSES]);
  const [line = ''] = /^queued → .*$/m.exec(page) ?? [];
  const steps = line.split(' → ');
  for (const [index, status] of COMPARISON_STATUSES.slice(0, 4).entries()) {
    const next = COMPARISON_TRANSITIONS[status].find((one) => one === steps[index + 1]);
    t.equal(next, steps[index + 1], `${status} leads to ${steps[index + 1]}`);
  }
  t.end();
});
