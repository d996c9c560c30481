// Runs every bench in a process of its own, so that memory is each one's; ends non-zero when a bound is passed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Names, each with its arguments. Fewer projects than `node bench/screening.ts` screens: they are alike. */
const BENCHES: readonly (readonly [string, ...string[]])[] = [
  ['snapshot'],
  ['compare'],
  ['collect'],
  ['orchestration'],
  ['scan'],
  ['screening', '120'],
  ['first-cause'],
];

for (const [name, ...args] of BENCHES) {
  const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
