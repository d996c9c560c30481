import { join } from 'node:path';

import { assert, constantFrom, integer, property } from 'fast-check';
import tap, { type Test } from 'tap';

import { ConfigError } from '../../src/config.ts';
import { readSettings } from '../../src/config/read-settings.ts';
import { configOf } from '../../src/config/service-config.ts';
import { parseListen } from '../../src/config/service-settings.ts';
import { SETTING_VARIABLES } from '../../src/config/settings-environment.ts';
import { showSettings } from '../../src/config/show-settings.ts';

function fileOf(t: Test, text: string): string {
  return join(t.testdir({ 'verbatim.yaml': text }), 'verbatim.yaml');
}

/** What a configuration is refused with. */
function refusal(file: string | null, env: NodeJS.ProcessEnv = {}): string {
  try {
    readSettings(env, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'not refused';
}

void tap.test('an empty file gives the defaults', (t) => {
  const { settings } = readSettings({}, fileOf(t, '# nothing yet\n'));
  t.equal(settings.listen, '127.0.0.1:8280');
  t.match(settings, { metrics: true, access: { publicRead: true }, shutdown: { graceSeconds: 30 } });
  t.end();
});

void tap.test('the environment overrules the file, and the file the defaults', (t) => {
  const file = fileOf(
    t,
    'listen: 127.0.0.1:1\nlog:\n  level: warn\naccess:\n  corsOrigins: [https://a.example]\n',
  );
  const env = {
    VERBATIM_LISTEN: 'unix:/run/verbatim/socket',
    VERBATIM_METRICS: 'false',
    VERBATIM_JOBS: '3',
    VERBATIM_CORS_ORIGINS: 'https://b.example, https://c.example',
    VERBATIM_PUBLIC_URL: '',
  };
  const { settings } = readSettings(env, file);
  t.match(settings, {
    listen: 'unix:/run/verbatim/socket',
    metrics: false,
    publicUrl: null,
    log: { level: 'warn' },
    engine: { jobs: 3 },
    access: { corsOrigins: ['https://b.example', 'https://c.example'] },
  });
  t.end();
});

void tap.test('every problem is told at once, with its line or variable and its key', (t) => {
  const file = fileOf(
    t,
    'listen: nowhere\nlog:\n  level: loud\n  colour: red\naccess:\n  trustedProxies:\n    - 10.0.0.0/8\n    - 10.0.0.0/64\n',
  );
  const told = refusal(file, { VERBATIM_UPLOAD_MIB: 'plenty', VERBATIM_METRICS: 'maybe' });
  for (const problem of [
    `${file}:1: listen: expected HOST:PORT`,
    `${file}:3: log.level: `,
    `${file}:4: log.colour: no such setting: colour`,
    `${file}:8: access.trustedProxies.1: expected an address or network`,
    'VERBATIM_UPLOAD_MIB: limits.uploadMiB: ',
    'VERBATIM_METRICS: metrics: ',
  ])
    t.match(told, problem);
  t.end();
});

void tap.test('what is no YAML, no mapping or not there is told by the file', (t) => {
  const broken = fileOf(t, 'log: {\nlevel: x');
  t.match(refusal(broken), `${broken}:`);
  const list = fileOf(t, '- one\n');
  t.match(refusal(list), /expected keys and values/);
  t.match(refusal('/nonexistent/verbatim.yaml'), /\/nonexistent\/verbatim.yaml cannot be read/);
  t.match(refusal(null, { VERBATIM_CONFIG: '/nonexistent/other.yaml' }), /other.yaml cannot be read/);
  const bomb = fileOf(
    t,
    `a: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(50)}]\n`,
  );
  t.match(refusal(bomb), /alias/i);
  t.end();
});

void tap.test('what is shown is a file that says the same, without passwords', (t) => {
  const text =
    'engine:\n  registry: user:secret@registry.example/\n  mirror: https://u:hidden@m.example/debian\n';
  const { settings } = readSettings({}, fileOf(t, text));
  const shown = showSettings(settings);
  t.notMatch(shown, /secret|hidden/);
  t.match(shown, 'registry.example/');
  const again = readSettings(
    {},
    fileOf(t, showSettings({ ...settings, engine: { ...settings.engine, mirror: null } })),
  );
  t.equal(again.settings.listen, settings.listen);
  t.end();
});

void tap.test('every variable names a setting and reaches it', (t) => {
  for (const [variable, key] of Object.entries(SETTING_VARIABLES)) {
    // No setting takes this: it is refused by the variable's own name, or kept where any text will do.
    const told = refusal(null, { [variable]: '\u0000' });
    if (told !== 'not refused') t.match(told, `${variable}: ${key}`);
  }
  t.end();
});

void tap.test('the engine of the settings is the engine of the adapters', (t) => {
  const env = {
    HOME: '/home/nobody',
    VERBATIM_DATA: '/srv/data',
    DOCKER_HOST: 'tcp://127.0.0.1:1',
    VERBATIM_JOBS: '2',
  };
  const config = configOf(
    readSettings(env, fileOf(t, 'cache: /srv/cache\nengine:\n  jobs: 7\n')).settings,
    env,
  );
  t.match(config, {
    dataDirectory: '/srv/data',
    cacheDirectory: '/srv/cache',
    dockerHost: 'tcp://127.0.0.1:1',
    jobs: 2,
  });
  t.end();
});

void tap.test('a listen address is taken apart, and nothing else is one', (t) => {
  t.same(parseListen('127.0.0.1:8280'), { kind: 'tcp', host: '127.0.0.1', port: 8280 });
  t.same(parseListen('[::1]:80'), { kind: 'tcp', host: '::1', port: 80 });
  t.same(parseListen('unix:/run/s'), { kind: 'unix', path: '/run/s' });
  t.same(parseListen('systemd'), { kind: 'systemd' });
  for (const text of ['8280', ':8280', 'host', 'host:', 'host:70000', 'unix:relative', '[host]:1', '::1:80'])
    t.equal(parseListen(text), null, text);
  const hosts = constantFrom('localhost', '0.0.0.0', 'a.example');
  assert(
    property(hosts, integer({ min: 0, max: 99_999 }), (host, port) => {
      const parsed = parseListen(`${host}:${port}`);
      return port > 65_535 ? parsed === null : parsed?.kind === 'tcp' && parsed.port === port;
    }),
  );
  t.end();
});
