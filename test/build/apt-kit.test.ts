import { test } from 'tap';

import { aptKit } from '../../src/build/apt-kit.ts';

const OPTIONS = { sources: [], settings: {}, caBundle: null, withSource: false };
const textOf = (kit: ReturnType<typeof aptKit>, path: string): string =>
  String(kit.find((file) => file.path === path)?.content ?? '');

void test("the machine's settings reach apt's configuration and cannot break out of it", async (t) => {
  const settings = { 'Acquire::http::Proxy': 'http://proxy.example";\nDPkg::Pre-Invoke "x' };
  const configuration = textOf(aptKit({ ...OPTIONS, settings }), 'verbatim/apt.conf');
  t.match(configuration, 'Acquire::http::Proxy "http://proxy.example;DPkg::Pre-Invoke x";');
});

void test('certificates are named only when there are some', async (t) => {
  t.notMatch(textOf(aptKit(OPTIONS), 'verbatim/apt.conf'), 'CaInfo');
  const kit = aptKit({ ...OPTIONS, caBundle: Buffer.from('PEM') });
  t.match(textOf(kit, 'verbatim/apt.conf'), 'Acquire::https::CaInfo "/verbatim/ca.crt"');
  t.equal(textOf(kit, 'verbatim/ca.crt'), 'PEM');
});

void test('everything lies below one folder, which the clean-up removes', async (t) => {
  const kit = aptKit({ ...OPTIONS, caBundle: Buffer.from('PEM') });
  t.ok(kit.every(({ path }) => path.startsWith('verbatim/')));
  t.match(textOf(kit, 'verbatim/clean'), /^rm -rf \/verbatim$/m);
});
