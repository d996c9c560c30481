import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { test } from 'tap';
import { parse } from 'yaml';

import { serviceSettingsSchema } from '../../src/config/service-settings.ts';
import { SETTING_VARIABLES } from '../../src/config/settings-environment.ts';
import { ROOT } from './scratch-checkout.ts';

const page = readFileSync(join(ROOT, 'docs/service.md'), 'utf8');
const rows = [...page.matchAll(/^\| `([A-Za-z.]+)` +\| `([A-Z_]+)` +\| (.*?) +\| .* \|$/gm)];

void test('the page has every key of the configuration with its variable, and no other', async (t) => {
  t.same(
    rows.map(([, key, variable]) => [variable, key]),
    Object.entries(SETTING_VARIABLES),
  );
});

void test('the page tells the defaults that the code has', async (t) => {
  const defaults: Record<string, unknown> = serviceSettingsSchema.parse({});
  for (const [, key = '', , told = ''] of rows) {
    const value = key.split('.').reduce<unknown>((group, part) => Object(group)[part], defaults);
    if (value === null || (Array.isArray(value) && value.length === 0)) t.notMatch(told, /^`[^$]/, key);
    else t.equal(told, `\`${JSON.stringify(value).replaceAll('"', '')}\``, key);
  }
});

void test('the sample configuration fits the schema', async (t) => {
  const sample: unknown = parse(readFileSync(join(ROOT, 'deploy/verbatim.yaml'), 'utf8'));
  t.ok(serviceSettingsSchema.safeParse(sample).success);
  const compose: unknown = parse(readFileSync(join(ROOT, 'deploy/compose.yaml'), 'utf8'));
  const { environment } = Object(compose).services.verbatim;
  for (const name of Object.keys(environment)) t.ok(name in SETTING_VARIABLES, name);
});
