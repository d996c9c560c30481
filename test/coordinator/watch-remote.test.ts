import { join } from 'node:path';

import tap from 'tap';

import { backoffMs, watchRemote } from '../../src/coordinator/watch-remote.ts';
import { listRemoteRefs } from '../../src/source/git-remote-refs.ts';
import { settingsOf, WATCH } from '../comparison/project-fixture.ts';
import { Repository } from '../source/git-fixture.ts';
import { openProjectsRig, START } from './projects-rig.ts';

const signal = new AbortController().signal;
const URL_OF = 'https://git.example.org/team/app.git';
const main = 'refs/heads/main';

void tap.test(
  'a real repository: recorded first, then each new head and tag is asked for by its commit',
  async (t) => {
    const rig = openProjectsRig(t, {
      listRefs: listRemoteRefs,
      temporaryDirectory: join(t.testdirName, 'tmp'),
    });
    const repository = new Repository(join(t.testdirName, 'p'));
    repository.write('a', '1').commit();
    repository.git('tag', 'v0.9');
    const source = { kind: 'git', url: repository.path, ref: null } as const;
    rig.projects.create('app', settingsOf({ source, watch: WATCH }));
    const look = (): Promise<void> => watchRemote('app', rig.deps, signal);

    await look();
    t.strictSame(rig.refs(), [], 'what was there is known, not built');
    const second = repository.write('a', '2').commit();
    repository.git('branch', 'unwatched');
    await look();
    t.strictSame(rig.refs(), [second]);
    t.match(rig.submitted[0], {
      project: 'app',
      trigger: 'watch',
      again: false,
      token: null,
      deadlineMs: null,
    });
    await look();
    t.equal(rig.submitted.length, 1, 'unchanged is nothing to do');

    const third = repository.write('a', '3').commit();
    repository.git('tag', '--annotate', '--message', 'x', 'v1.0');
    await look();
    t.strictSame(rig.refs(), [second, third], 'branch and tag at one commit are one');

    repository.git('reset', '--quiet', '--hard', second);
    repository.git('tag', '--delete', 'v1.0');
    await look();
    t.strictSame(rig.refs(), [second, third, second], 'a force-push is a new head');
    t.notMatch(rig.projects.state('app').seenRefs, { 'refs/tags/v1.0': third });
  },
);

void tap.test('what a failing remote says is kept, and it is asked less and less often', async (t) => {
  const rig = openProjectsRig(t);
  rig.projects.create('app', settingsOf({ watch: WATCH }));
  rig.remotes.set(URL_OF, 'no route to host');
  const waits: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    await watchRemote('app', rig.deps, signal);
    waits.push(Date.parse(rig.projects.state('app').nextWatchAt ?? '') - rig.clock.ms);
  }
  t.match(rig.projects.state('app'), { watchProblem: 'no route to host', watchFailures: 4, seenRefs: null });
  for (const [index, wait] of waits.slice(1).entries()) t.equal(Math.round(wait / (waits[index] ?? 1)), 2);
  rig.remotes.set(URL_OF, { [main]: 'a' });
  await watchRemote('app', rig.deps, signal);
  t.match(rig.projects.state('app'), { watchProblem: null, watchFailures: 0, seenRefs: { [main]: 'a' } });
  t.ok(backoffMs(60, 1000, 'x') <= 1.1 * 24 * 3_600_000);
  t.ok(backoffMs(30 * 86_400, 5, 'x') >= 30 * 86_400_000);
});

void tap.test('a remote that suddenly lists nothing is a fault, not a reason to forget', async (t) => {
  const rig = openProjectsRig(t);
  rig.projects.create('app', settingsOf({ watch: WATCH }));
  rig.remotes.set(URL_OF, { [main]: 'a' });
  await watchRemote('app', rig.deps, signal);
  rig.remotes.set(URL_OF, {});
  await watchRemote('app', rig.deps, signal);
  t.match(rig.projects.state('app'), { watchProblem: /lists no branch/, seenRefs: { [main]: 'a' } });
  rig.remotes.set(URL_OF, { [main]: 'a' });
  await watchRemote('app', rig.deps, signal);
  t.strictSame(rig.refs(), []);
});

void tap.test('an answer that is older than a change or a push meanwhile is not used', async (t) => {
  const rig = openProjectsRig(t);
  rig.projects.create('app', settingsOf({ watch: WATCH }));
  rig.remotes.set(URL_OF, { [main]: 'a' });
  await watchRemote('app', rig.deps, signal);
  rig.clock.ms = START + 3_700_000 + 360_000;
  const look = watchRemote('app', rig.deps, signal);
  rig.projects.recordRefs('app', { [main]: 'b' });
  await look;
  t.strictSame(rig.refs(), [], 'the older head is not taken for a new one');
  t.strictSame(rig.projects.dueWatches(rig.clock.ms, 10), ['app'], 'and it is asked again');
  const removed = watchRemote('app', rig.deps, signal);
  rig.projects.remove('app', null);
  await removed;
  t.strictSame(rig.refs(), []);
});

void tap.test('hundreds of changes are asked for in several looks, none twice', async (t) => {
  const rig = openProjectsRig(t);
  rig.projects.create('app', settingsOf({ watch: { ...WATCH, existing: true } }));
  const tags = Object.fromEntries(
    Array.from({ length: 120 }, (_, index) => [`refs/tags/v${index}`, `c${index}`]),
  );
  rig.remotes.set(URL_OF, tags);
  const counts: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    await watchRemote('app', rig.deps, signal);
    counts.push(rig.submitted.length);
  }
  t.strictSame(counts, [50, 100, 120, 120]);
  t.equal(new Set(rig.refs()).size, 120);
});

void tap.test('what the queue refuses is not counted as seen', async (t) => {
  let isFull = true;
  const rig = openProjectsRig(t);
  const { submit } = rig.deps.service;
  const service: typeof rig.deps.service = {
    submit(submission) {
      if (isFull) throw new Error('the queue is full');
      return submit(submission);
    },
  };
  rig.projects.create('app', settingsOf({ watch: WATCH }));
  rig.remotes.set(URL_OF, { [main]: 'a' });
  const look = (): Promise<void> => watchRemote('app', { ...rig.deps, service }, signal);
  await look();
  rig.remotes.set(URL_OF, { [main]: 'b' });
  await look();
  t.match(rig.projects.state('app'), { watchProblem: 'the queue is full', seenRefs: { [main]: 'a' } });
  isFull = false;
  await look();
  t.strictSame(rig.refs(), ['b']);
});
