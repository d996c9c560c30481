import { assert, constantFrom, property, webUrl } from 'fast-check';
import tap from 'tap';

import { repositoryInForge } from '../../src/source/forge-repository.ts';

const GITHUB = 'https://api.github.com';
const GITLAB = 'https://gitlab.com/api/v4';
const GITEA = 'https://codeberg.org/api/v1';

void tap.test('a repository is found by its URL, over https and ssh', (t) => {
  for (const url of [
    'https://github.com/team/app.git',
    'https://github.com/team/app',
    'https://GitHub.com/team/app/',
    'ssh://git@github.com/team/app.git',
    'ssh://git@github.com:22/team/app.git',
    'git@github.com:team/app.git',
  ]) {
    t.equal(repositoryInForge('github', GITHUB, url), 'team/app', url);
  }
  t.equal(repositoryInForge('gitlab', GITLAB, 'https://gitlab.com/a/b/c/app.git'), 'a/b/c/app', 'subgroups');
  t.equal(repositoryInForge('gitea', GITEA, 'git@codeberg.org:team/app.git'), 'team/app');
  t.end();
});

void tap.test('a forge of your own may have a port, and may be below a folder', (t) => {
  t.equal(repositoryInForge('github', 'https://ghe.example.org/api/v3', 'git@ghe.example.org:t/a'), 't/a');
  t.equal(
    repositoryInForge('gitea', 'https://x.org:8443/git/api/v1/', 'https://x.org:8443/git/t/a.git'),
    't/a',
  );
  t.equal(
    repositoryInForge('gitea', 'https://x.org/git/api/v1', 'https://x.org/t/a.git'),
    null,
    'another folder',
  );
  t.equal(repositoryInForge('gitea', 'https://x.org/git/api/v1', 'ssh://git@x.org/t/a.git'), 't/a');
  t.end();
});

void tap.test('what is not a repository of that forge is none', (t) => {
  for (const url of [
    'https://gitlab.com/team/app.git',
    'https://github.com.evil.example/team/app',
    'https://github.com/team',
    'https://github.com/team/app/tree',
    'https://github.com/../app',
    'https://github.com/team/app?x=1/../../y',
    'https://github.com/team/a%2fb',
    'git@github.com:../app',
    '/srv/git/team/app.git',
    'file:///srv/team/app.git',
    '',
  ]) {
    const found = repositoryInForge('github', GITHUB, url);
    t.ok(found === null || found === 'team/app', `${url}: ${found}`);
  }
  t.equal(repositoryInForge('github', 'https://example.org/', 'https://example.org/t/a'), null, 'no API');
  t.equal(repositoryInForge('github', 'no URL', 'https://github.com/t/a'), null);
  t.end();
});

void tap.test('a path has only what names are made of, whatever the URL', (t) => {
  assert(
    property(
      webUrl({ withFragments: true, withQueryParameters: true }),
      constantFrom('github', 'gitlab', 'gitea'),
      (url, forge) => {
        const version = { github: 'v3', gitlab: 'v4', gitea: 'v1' }[forge];
        const api = `${new URL(url).origin}/api/${version}`;
        const found = repositoryInForge(forge, api, url);
        return found === null || /^[\w.-]+(?:\/[\w.-]+)+$/.test(found);
      },
    ),
  );
  t.end();
});
