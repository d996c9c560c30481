import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { test } from 'tap';

import { readConfig } from '../../src/config.ts';
import { ROOT } from './scratch-checkout.ts';

void test('the page names every variable that the code reads, and no other', async (t) => {
  const page = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
  const documented = [...page.matchAll(/`([A-Z][A-Z_]+|[a-z]+_[a-z_]+)`/g)].map(([, name = '']) => name);
  t.same(sorted(new Set(documented)), sorted(variablesRead()));
});

/** What config.ts asks for, and what other files look up by name. */
function variablesRead(): Set<string> {
  const names = new Set<string>();
  readConfig(new Proxy<NodeJS.ProcessEnv>({}, { get: (_, name) => (names.add(String(name)), undefined) }));
  for (const file of globSync('src/**/*.ts', { cwd: ROOT })) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/\benv\['([A-Z_]+)'\]/g)) names.add(name);
  }
  return names;
}

function sorted(names: ReadonlySet<string>): string[] {
  return [...names].toSorted((left, right) => (left < right ? -1 : 1));
}
