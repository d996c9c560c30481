import { join } from 'node:path';

import tap, { type Test } from 'tap';

import type { ProjectStore } from '../../src/store/project-store.ts';
import { openStore } from '../../src/store/store.ts';
import { SEES_ALL } from '../../src/store/visibility.ts';
import { settingsOf, WATCH } from '../comparison/project-fixture.ts';

const START = Date.parse('2026-01-01T12:00:00Z');
const DAILY = { cron: '0 3 * * *', timeZone: 'UTC' };

/** A store whose clock the test moves. */
function open(t: Test): { projects: ProjectStore; clock: { ms: number } } {
  const clock = { ms: START };
  const store = openStore(join(t.testdir(), 'data'), () => clock.ms);
  t.teardown(() => store.close());
  return { projects: store.projects, clock };
}

const namesOf = (projects: readonly { name: string }[]): string[] => projects.map(({ name }) => name);

void tap.test('a project is added once, read, changed and removed', (t) => {
  const { projects, clock } = open(t);
  const made = projects.create('hello', settingsOf());
  t.match(made, { name: 'hello', version: 1, hasPushSecret: false, createdAt: '2026-01-01T12:00:00.000Z' });
  t.throws(() => projects.create('hello', settingsOf()), { code: 'PROJECT_EXISTS', message: /"hello"/ });
  t.strictSame(projects.find('hello'), made);
  clock.ms += 1000;
  const changed = projects.update('hello', settingsOf({ builders: 'trixie*2' }), made);
  t.match(changed, { version: 2, settings: { builders: 'trixie*2' }, updatedAt: '2026-01-01T12:00:01.000Z' });
  projects.remove('hello', changed);
  t.throws(() => projects.find('hello'), { code: 'UNKNOWN_PROJECT' });
  t.notOk(projects.has('hello'));
  t.end();
});

void tap.test('a change made to an older version is refused and changes nothing', (t) => {
  const { projects } = open(t);
  const made = projects.create('hello', settingsOf());
  projects.update('hello', settingsOf({ builders: 'trixie*2' }), made);
  t.throws(() => projects.update('hello', settingsOf({ builders: 'bookworm' }), made), {
    code: 'PROJECT_CHANGED',
  });
  t.throws(() => projects.remove('hello', made), { code: 'PROJECT_CHANGED' });
  t.match(projects.find('hello'), { version: 2, settings: { builders: 'trixie*2' } });
  t.end();
});

void tap.test('equal settings are no change, whatever the order of their keys', (t) => {
  const { projects } = open(t);
  const flags = settingsOf().recipeFlags;
  projects.create('hello', settingsOf({ recipeFlags: { ...flags, variables: { A: '1', B: '2' } } }));
  const again = settingsOf({ recipeFlags: { ...flags, variables: { B: '2', A: '1' } } });
  t.equal(projects.update('hello', again, null).version, 1);
  t.end();
});

void tap.test('lists go by name, page by page, and hide what is private', (t) => {
  const { projects } = open(t);
  for (const name of ['c', 'a', 'd']) projects.create(name, settingsOf());
  projects.create('b', settingsOf({ visibility: 'private' }));
  t.strictSame(namesOf(projects.list({ limit: 10, visibility: SEES_ALL })), ['a', 'b', 'c', 'd']);
  t.strictSame(namesOf(projects.list({ limit: 2, visibility: SEES_ALL, after: 'b' })), ['c', 'd']);
  const some = { kind: 'some', isPublicSeen: true, projects: [], token: null } as const;
  t.strictSame(namesOf(projects.list({ limit: 10, visibility: some })), ['a', 'c', 'd']);
  const own = { ...some, isPublicSeen: false, projects: ['b'] };
  t.strictSame(namesOf(projects.list({ limit: 10, visibility: own })), ['b']);
  t.end();
});

void tap.test('what is planned follows the settings', (t) => {
  const { projects, clock } = open(t);
  projects.create('plain', settingsOf());
  t.equal(projects.nextDueMs(0), null);
  projects.create('hello', settingsOf({ schedule: DAILY, watch: WATCH }));
  t.equal(projects.nextDueMs(START - 1), START, 'the first look is due at once');
  t.ok((projects.nextDueMs(START) ?? 0) > START);
  const first = projects.state('hello').nextCheckAt ?? '';
  t.match(first, /^2026-01-02T03:0/);
  t.strictSame(projects.dueWatches(clock.ms, 10), ['hello']);
  t.strictSame(projects.dueChecks(clock.ms, 10), []);
  t.strictSame(projects.dueChecks(Date.parse(first), 10), ['hello']);

  projects.recordLook('hello', {
    kind: 'seen',
    refs: { 'refs/heads/main': 'a' },
    atMs: START,
    nextAtMs: START + 5,
  });
  projects.update('hello', settingsOf({ schedule: DAILY, watch: WATCH, builders: 'trixie' }), null);
  t.match(projects.state('hello'), { nextCheckAt: first, seenRefs: { 'refs/heads/main': 'a' } }, 'both stay');

  projects.update('hello', settingsOf({ schedule: null, watch: { ...WATCH, tags: ['*'] } }), null);
  t.match(projects.state('hello'), { nextCheckAt: null, seenRefs: { 'refs/heads/main': 'a' } });

  const moved = { kind: 'git', url: 'https://git.example.org/team/other.git', ref: null } as const;
  projects.update('hello', settingsOf({ watch: WATCH, source: moved }), null);
  t.match(projects.state('hello'), { seenRefs: null, watchedAt: null }, 'another remote begins anew');

  projects.update('hello', settingsOf({ watch: { ...WATCH, everySeconds: null } }), null);
  t.equal(projects.state('hello').nextWatchAt, null, 'only pushes tell');
  t.end();
});

void tap.test('looks are kept: what was seen, and why and how often they failed', (t) => {
  const { projects } = open(t);
  projects.create('hello', settingsOf({ watch: WATCH }));
  const failed = { kind: 'failed', problem: 'no route', atMs: START, nextAtMs: START + 60 } as const;
  projects.recordLook('hello', failed);
  projects.recordLook('hello', failed);
  t.match(projects.state('hello'), { watchProblem: 'no route', watchFailures: 2, seenRefs: null });
  const refs = { 'refs/heads/main': 'a', 'refs/tags/v1': 'b' };
  projects.recordLook('hello', { kind: 'seen', refs, atMs: START, nextAtMs: START + 60 });
  t.match(projects.state('hello'), { watchProblem: null, watchFailures: 0, seenRefs: refs });
  projects.recordRefs('hello', { 'refs/heads/main': 'c', 'refs/tags/v1': null });
  t.strictSame(projects.state('hello').seenRefs, { 'refs/heads/main': 'c' });
  projects.recordLook('hello', failed);
  t.strictSame(projects.state('hello').seenRefs, { 'refs/heads/main': 'c' }, 'a failed look forgets nothing');
  projects.recordLook('gone', failed);
  projects.recordRefs('gone', {});
  t.end();
});

void tap.test('a push is known again by its delivery and by its body, in its own project alone', (t) => {
  const { projects } = open(t);
  projects.create('hello', settingsOf());
  projects.create('other', settingsOf());
  const push = { delivery: 'd1', body: 'a'.repeat(64) };
  t.ok(projects.isNewDelivery('hello', push));
  projects.rememberDelivery('hello', push);
  projects.rememberDelivery('hello', push);
  t.notOk(projects.isNewDelivery('hello', push));
  t.notOk(projects.isNewDelivery('hello', { ...push, delivery: 'd2' }));
  t.notOk(projects.isNewDelivery('hello', { ...push, body: 'b'.repeat(64) }));
  t.ok(projects.isNewDelivery('other', push));
  t.end();
});

void tap.test('a push secret is set and taken away, and nothing else shows it', (t) => {
  const { projects } = open(t);
  projects.create('hello', settingsOf());
  t.equal(projects.pushSecret('hello'), null);
  projects.setPushSecret('hello', 'whsec_x');
  t.equal(projects.pushSecret('hello'), 'whsec_x');
  t.equal(projects.pushSecret('gone'), null);
  t.notMatch(JSON.stringify(projects.find('hello')), 'whsec_x');
  t.ok(projects.find('hello').hasPushSecret);
  projects.setPushSecret('hello', null);
  t.equal(projects.pushSecret('hello'), null);
  t.throws(() => projects.setPushSecret('gone', 'x'), { code: 'UNKNOWN_PROJECT' });
  t.end();
});

void tap.test('who listens is told of each change of the plan until it listens no more', (t) => {
  const { projects } = open(t);
  let told = 0;
  const end = projects.onChange(() => void (told += 1));
  projects.create('hello', settingsOf());
  projects.planCheck('hello', START + 1);
  t.equal(told, 2);
  end();
  projects.remove('hello', null);
  t.equal(told, 2);
  t.end();
});
