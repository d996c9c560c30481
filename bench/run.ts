// Runs every bench in a process of its own, so that memory is each one's; ends non-zero when a bound is passed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

for (const name of ['snapshot', 'compare', 'collect', 'orchestration']) {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
