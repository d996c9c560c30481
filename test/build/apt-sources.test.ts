import { test } from 'tap';

import {
  DEBIAN_KEYRING,
  debianSourcesFrom,
  formatAptSources,
  parseAptSources,
  selectDebianSources,
} from '../../src/build/apt-sources.ts';

const DEB822 = `# a comment
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates bookworm-backports
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
# in between
Components: main
Signed-By:
 /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/off
Suites: bookworm
Components: main
Enabled: no
`;

void test('deb822 stanzas give one source for each address and suite', async (t) => {
  const sources = parseAptSources('debian.sources', DEB822);
  t.same(
    sources.map(({ uri, suite }) => `${uri} ${suite}`),
    [
      'http://mirror.example/debian bookworm',
      'http://mirror.example/debian bookworm-updates',
      'http://mirror.example/debian bookworm-backports',
      'http://mirror.example/debian-security bookworm-security',
    ],
  );
  t.equal(sources[3]?.signedBy, DEBIAN_KEYRING);
});

void test('one-line sources are read with and without options', async (t) => {
  const sources = parseAptSources(
    'sources.list',
    [
      '# deb http://off.example/debian bookworm main',
      'deb http://mirror.example/debian bookworm main contrib # inside',
      'deb [arch=amd64 signed-by=/etc/apt/keyrings/x.gpg] https://x.example/deb bookworm main',
      'deb-src http://mirror.example/debian bookworm main',
    ].join('\n'),
  );
  t.same(sources, [
    {
      uri: 'http://mirror.example/debian',
      suite: 'bookworm',
      components: ['main', 'contrib'],
      signedBy: null,
    },
    {
      uri: 'https://x.example/deb',
      suite: 'bookworm',
      components: ['main'],
      signedBy: '/etc/apt/keyrings/x.gpg',
    },
  ]);
});

void test("another suite comes from the machine's own archives, updates and security included", async (t) => {
  const chosen = selectDebianSources(parseAptSources('debian.sources', DEB822), 'trixie');
  t.same(
    chosen.map(({ uri, suite, components }) => [uri, suite, ...components].join(' ')),
    [
      'http://mirror.example/debian trixie main',
      'http://mirror.example/debian trixie-updates main',
      'http://mirror.example/debian-security trixie-security main',
    ],
  );
});

void test('sid has neither updates nor security', async (t) => {
  const chosen = selectDebianSources(parseAptSources('debian.sources', DEB822), 'sid');
  t.same(
    chosen.map(({ suite }) => suite),
    ['sid'],
  );
});

void test('archives of other parties are left out, even under a suite of the same name', async (t) => {
  const sources = parseAptSources(
    'other.list',
    [
      'deb [signed-by=/usr/share/keyrings/party.gpg] https://party.example/debian bookworm main',
      'deb https://party.example/apt nodistro main/debug',
      'deb https://party.example/linux/debian bookworm stable',
      'deb file:/srv/debian bookworm main',
    ].join('\n'),
  );
  t.same(selectDebianSources(sources, 'bookworm'), []);
});

void test('what is written can be read again', async (t) => {
  const sources = debianSourcesFrom('http://mirror.example/debian', 'trixie');
  t.same(parseAptSources('x.sources', formatAptSources(sources, true)), sources);
  t.match(formatAptSources(sources, true), /^Types: deb deb-src$/m);
  t.match(formatAptSources(sources, false), /^Types: deb$/m);
});
