import tap from 'tap';

import { settingsOf, WATCH } from '../comparison/project-fixture.ts';
import { openProjectsRig, START } from './projects-rig.ts';

const DAILY = { cron: '0 3 * * *', timeZone: 'UTC' };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const URL_OF = 'https://git.example.org/team/app.git';

void tap.test('a project is checked again each day, at its time', async (t) => {
  const rig = openProjectsRig(t);
  rig.projects.create('app', settingsOf({ schedule: DAILY }));
  const { clock, advance } = rig.run();
  clock.start();
  await advance(14 * HOUR);
  t.equal(rig.submitted.length, 0);
  await advance(2 * HOUR);
  t.match(rig.submitted, [
    { project: 'app', trigger: 'schedule', again: true, request: { source: { ref: 'main' } } },
  ]);
  await advance(3 * DAY);
  t.equal(rig.submitted.length, 4);
});

void tap.test('runs that were missed while nothing ran are one run', async (t) => {
  const rig = openProjectsRig(t);
  rig.projects.create('app', settingsOf({ schedule: DAILY }));
  rig.clock.ms = START + 30 * DAY;
  const { clock, advance } = rig.run();
  clock.start();
  await advance(HOUR);
  t.equal(rig.submitted.length, 1);
  t.match(rig.projects.state('app').nextCheckAt, /^2026-02-01T03:0/);
});

void tap.test('a hundred projects at three in the morning begin spread', async (t) => {
  const rig = openProjectsRig(t);
  for (let index = 0; index < 100; index += 1)
    rig.projects.create(`p${index}`, settingsOf({ schedule: DAILY }));
  const times: number[] = [];
  const { submit } = rig.deps.service;
  Object.assign(rig.deps.service, {
    submit(submission: Parameters<typeof submit>[0]) {
      times.push(rig.clock.ms);
      return submit(submission);
    },
  });
  const { clock, advance } = rig.run();
  clock.start();
  await advance(16 * HOUR);
  t.equal(times.length, 100);
  t.ok((times.at(-1) ?? 0) - (times[0] ?? 0) > 500_000);
});

void tap.test('nothing is begun while the check before has not ended', async (t) => {
  const rig = openProjectsRig(t);
  Object.assign(rig.projects, { hasOpenCheck: () => true });
  rig.projects.create('app', settingsOf({ schedule: DAILY }));
  const { clock, advance } = rig.run();
  clock.start();
  await advance(2 * DAY);
  t.equal(rig.submitted.length, 0);
  t.match(rig.projects.state('app').nextCheckAt, /^2026-01-04T03:0/);
});

void tap.test(
  'a remote is looked at at once and then in its rhythm, without a timer in between',
  async (t) => {
    const rig = openProjectsRig(t);
    rig.remotes.set(URL_OF, { 'refs/heads/main': 'a' });
    const { clock, waits, advance } = rig.run();
    clock.start();
    await advance(0);
    rig.projects.create('app', settingsOf({ watch: WATCH }));
    await advance(1);
    t.equal(rig.asked.length, 1, 'a new project does not wait for the timer');
    await advance(24 * HOUR);
    t.ok(rig.asked.length >= 21 && rig.asked.length <= 25, `asked ${rig.asked.length} times in a day`);
    t.ok(Math.max(...waits) <= 60_000);
    t.equal(rig.submitted.length, 0);
  },
);

void tap.test('at most four remotes are asked at a time, and all of them come to their turn', async (t) => {
  let [under, most] = [0, 0];
  const rig = openProjectsRig(t, {
    async listRefs() {
      under += 1;
      most = Math.max(most, under);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      under -= 1;
      return new Map();
    },
  });
  for (let index = 0; index < 20; index += 1) rig.projects.create(`p${index}`, settingsOf({ watch: WATCH }));
  const { clock, advance } = rig.run();
  clock.start();
  for (let turn = 0; turn < 30; turn += 1) {
    await advance(1);
    await new Promise((resolve) => {
      setTimeout(resolve, 6);
    });
  }
  t.equal(most, 4);
  t.strictSame(rig.projects.dueWatches(rig.clock.ms, 100), []);
});

void tap.test('what cannot be begun is told and tried at the next time', async (t) => {
  const rig = openProjectsRig(t, { builders: ['trixie'] });
  rig.projects.create('app', settingsOf({ schedule: DAILY }));
  const { clock, advance } = rig.run();
  clock.start();
  await advance(2 * DAY);
  t.equal(rig.problems.length, 2);
  t.match(rig.problems[0], /^app: .*no builder "bookworm"/);
});

void tap.test('a store that keeps nothing does not make it spin', async (t) => {
  const rig = openProjectsRig(t);
  rig.remotes.set(URL_OF, { 'refs/heads/main': 'a' });
  rig.projects.create('app', settingsOf({ watch: WATCH, schedule: DAILY }));
  Object.assign(rig.projects, { recordLook: fail, planCheck: fail });
  const { clock, advance } = rig.run();
  clock.start();
  await advance(10 * 60_000);
  t.ok(rig.asked.length >= 9 && rig.asked.length <= 11, `asked ${rig.asked.length} times in ten minutes`);
  t.match(rig.problems, [/disk full/]);
});

void tap.test('stopping ends a look without keeping anything of it', async (t) => {
  const rig = openProjectsRig(t, {
    listRefs: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped')));
      }),
  });
  rig.projects.create('app', settingsOf({ watch: WATCH }));
  const before = rig.projects.state('app');
  const { clock, advance } = rig.run();
  clock.start();
  await advance(0);
  await clock.stop();
  t.strictSame(rig.projects.state('app'), before);
  await advance(DAY);
  t.strictSame(rig.submitted, []);
});

function fail(): never {
  throw new Error('disk full');
}
