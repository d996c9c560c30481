import tap from 'tap';

import { runCrashes } from './crash/crash-run.ts';

const KILLS = 40;

tap.setTimeout(20 * 60 * 1000);

void tap.test(
  `a service killed ${KILLS} times loses nothing, and judges as if nothing had happened`,
  async (t) => {
    const { violations, comparisons, points } = await runCrashes(t.testdir(), KILLS);
    t.same(violations, []);
    t.ok(comparisons >= KILLS / 5, `${comparisons} comparisons were asked for`);
    t.ok(points.size >= KILLS / 4, `it was killed at ${points.size} different points`);
  },
);
