import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { execa } from 'execa';

export const ROOT = join(import.meta.dirname, '../..');

/** A copy of this checkout, set up, in which commands may do what they like. */
export interface ScratchCheckout {
  run(command: string): Promise<{ exitCode: number | undefined; all: string }>;
}

/** `data` is the store that its commands work with. */
export function makeScratchCheckout(directory: string, data: string): ScratchCheckout {
  mkdirSync(directory);
  for (const name of readdirSync(ROOT)) {
    if (!LEFT_OUT.has(name)) cpSync(join(ROOT, name), join(directory, name), { recursive: true });
  }
  shareNodeModules(directory);
  const env = {
    ...ownEnvironment(),
    PATH: [join(directory, 'bin'), join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
    VERBATIM_DATA: data,
    CI: 'true',
    NO_COLOR: '1',
    npm_config_cache: join(directory, '.npm'),
    npm_config_update_notifier: 'false',
  };
  return {
    async run(command) {
      const { exitCode, all } = await execa('env', ['--unset=NODE_OPTIONS', 'sh', '-euc', command], {
        cwd: directory,
        env,
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
        all: true,
      });
      return { exitCode, all };
    },
  };
}

/** Not part of a checkout, or shared; `.tap` is where the copies are. */
const LEFT_OUT = new Set(['node_modules', '.git', '.tap', 'tmp']);

/** The packages of this checkout, with the stamp that tells set-up they are there: see scripts/setup.sh. */
function shareNodeModules(directory: string): void {
  const packages = join(directory, 'node_modules');
  mkdirSync(packages);
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.verbatim')) symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  }
  const stamp = ['package-lock.json', '.taprc']
    .map((name) => readFileSync(join(ROOT, name), 'utf8'))
    .join('');
  writeFileSync(join(packages, '.verbatim-installed'), stamp);
}

/** Without what the test runner hands its children, for a reader has none of it. NODE_OPTIONS it adds to whatever is started. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !/^(_?TAP|npm_)/.test(name)));
}
