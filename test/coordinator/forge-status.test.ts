import { assert, property, string } from 'fast-check';
import tap from 'tap';

import type { EventData } from '../../src/comparison/service-event.ts';
import { commitStatusOf } from '../../src/coordinator/forge-status.ts';
import { COMMIT } from './forge-fixture.ts';
import { GITEA_TOKEN, startFakeGitea } from './fake-gitea.ts';
import { openDeliveryRig } from './delivery-rig.ts';
import { reproducible } from '../report/sample-documents.ts';

const PLACE = { repository: 'team/app', commit: COMMIT, context: 'verbatim/app', targetUrl: null };
const DATA: EventData = {
  id: 'c1',
  status: 'finished',
  project: 'app',
  trigger: 'person',
  tries: 1,
  createdAt: '2026-11-22T12:00:00.000Z',
  finishedAt: '2026-11-22T12:05:00.000Z',
  title: 'app',
  repository: 'https://git.example.org/team/app.git',
  commit: COMMIT,
  version: null,
  revision: null,
  builders: ['bookworm', 'bookworm+all'],
  verdict: 'reproducible',
  toolchainIndependent: 'not tried',
  nondeterministic: false,
  regressedFrom: null,
  sentence: 'All 3 artifacts are the same.',
  artifacts: { count: 3, matching: 3 },
};

const of = (more: Partial<EventData>) => commitStatusOf({ ...DATA, ...more }, PLACE);

void tap.test('only a reproducible result is shown as one', (t) => {
  t.match(of({}), { state: 'reproducible', description: 'All 3 artifacts are the same.' });
  t.equal(of({ verdict: 'equivalent' }).state, 'unreproducible');
  t.equal(of({ verdict: 'unreproducible' }).state, 'unreproducible');
  t.equal(of({ verdict: 'inconclusive' }).state, 'inconclusive');
  t.equal(of({ verdict: null }).state, 'inconclusive', 'without evidence nothing is green');
  for (const status of ['cancelled', 'interrupted'] as const) t.equal(of({ status }).state, 'stopped');
  for (const status of ['queued', 'resolving', 'building', 'judging'] as const) {
    t.match(
      of({ status }),
      { state: 'pending', description: 'Comparing 2 builds.' },
      'whatever the verdict says',
    );
  }
  t.end();
});

void tap.test('a description fits, is one line and no half character, whatever the sentence', (t) => {
  assert(
    property(string({ unit: 'binary', maxLength: 400 }), (sentence) => {
      const { description } = of({ sentence });
      return description.length <= 140 && !/[\n\r\0]/.test(description) && description.isWellFormed();
    }),
  );
  const long = of({ sentence: `${'word '.repeat(40)}end.` }).description;
  t.match(long, /word…$/, 'cut at a word');
  t.end();
});

void tap.test('from a comparison of a project to the status beside its commit', async (t) => {
  const gitea = await startFakeGitea(t, { commit: COMMIT });
  const repository = `${new URL(gitea.url).origin}/team/app.git`;
  const rig = openDeliveryRig(t, { isRealTime: true, repository });
  const { id } = rig.addForge({
    kind: 'gitea-status',
    url: gitea.url,
    token: GITEA_TOKEN,
    project: 'app',
    events: [],
  });
  const states = (): string[] =>
    rig.store.deliveries.list({ webhook: id, limit: 9 }).map(({ state }) => state);
  rig.deliverer().start();
  rig.store.deliveries.ping(id);
  while (!states().includes('delivered')) await soon();
  const comparison = rig.queue();
  t.equal(await rig.finish(), comparison);
  while (states().includes('pending')) await soon();
  const { sentence } = reproducible();
  t.match(gitea.statuses.at(-1), {
    status: 'success',
    context: 'verbatim/app',
    description: sentence,
    target_url: `https://verbatim.example.org/comparisons/${comparison}`,
  });
  t.notOk(states().includes('failed'));
  t.notMatch(rig.logged.join('\n'), GITEA_TOKEN);
});

const soon = async (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 5));
