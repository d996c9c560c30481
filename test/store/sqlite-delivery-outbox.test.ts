import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import tap from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { serviceEventSchema, typeOfEvent } from '../../src/comparison/service-event.ts';
import type { Delivery } from '../../src/comparison/webhook.ts';
import { NO_FLAGS } from '../../src/recipe/recipe-flags.ts';
import {
  BUILDERS,
  openDeliveryRig,
  REPOSITORY,
  START,
  type DeliveryRig,
} from '../coordinator/delivery-rig.ts';
import { reproducible, twoMismatches } from '../report/sample-documents.ts';
import { settingsOf } from '../comparison/project-fixture.ts';
import { begin, finish, queued, requestOf } from './queue-rig.ts';

const RECEIVER = 'https://receiver.example.org/hook';
const SOURCE = { kind: 'git', url: REPOSITORY, ref: 'main' } as const;

/** Oldest first. */
function written({ store }: DeliveryRig, webhook: string): Delivery[] {
  return store.deliveries.list({ webhook, limit: 100 }).toReversed();
}

const kindsOf = (deliveries: readonly Delivery[]): string[] =>
  deliveries.map(({ type }) => type.replace(/^.*\./, ''));

void tap.test('each step of a comparison is written to every receiver, with what it tells of', async (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER);
  const other = rig.add(RECEIVER, { project: 'app', events: ['finished'] });
  const comparison = rig.queue();
  rig.clock.ms += 1000;
  await rig.finish();
  const all = written(rig, id);
  t.strictSame(kindsOf(all), ['queued', 'started', 'planned', 'finished']);
  t.strictSame(kindsOf(written(rig, other.id)), ['finished'], 'only what it wants');
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) throw new Error('nothing was written');
  t.match(first, { state: 'pending', tries: 0, subject: comparison, status: null, answer: null });
  const { payload } = rig.store.deliveries.find(id, last.id);
  const event = serviceEventSchema.parse(JSON.parse(payload));
  const document = reproducible();
  t.match(event, {
    specversion: '1.0',
    id: last.id,
    type: 'org.verbatim.comparison.finished',
    source: /^urn:verbatim:[0-9a-f]{32}$/,
    subject: comparison,
    time: new Date(START + 1000).toISOString(),
    data: {
      id: comparison,
      status: 'finished',
      project: 'app',
      trigger: 'person',
      repository: REPOSITORY,
      commit: document.revision.commit,
      revision: document.revision.snapshot.digest,
      verdict: 'reproducible',
      sentence: document.sentence,
      artifacts: { count: 3, matching: 3 },
    },
  });
  t.not(last.id, written(rig, other.id)[0]?.id, 'each receiver has an id of its own');
});

void tap.test('a result that is worse than the one before is also told as regressed', async (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER, { events: ['finished', 'regressed'] });
  rig.queue();
  await rig.finish({ ...twoMismatches(), regressedFrom: 'c000000000000aa' });
  t.strictSame(kindsOf(written(rig, id)), ['finished', 'regressed']);
});

void tap.test('an event is written if and only if its step is', async (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER);
  rig.queue();
  const [claim] = rig.store.queue.claimNext();
  if (claim === undefined) throw new Error('nothing is queued');
  const before = written(rig, id).length;
  await t.rejects(claim.ledger.finish({ ...reproducible(), id: claim.id }, null), {
    code: 'ILLEGAL_TRANSITION',
  });
  t.equal(written(rig, id).length, before, 'a step that is refused is not told of');
  await claim.ledger.end('cancelled', 'it took too long');
  t.strictSame(kindsOf(written(rig, id)).slice(before), ['cancelled']);
  const event: unknown = JSON.parse(rig.store.deliveries.find(id, written(rig, id).at(-1)?.id ?? '').payload);
  t.match(event, { data: { status: 'cancelled', sentence: 'it took too long', verdict: null } });
});

void tap.test(
  'nobody is told of a local command, nor by a receiver of another project or one that is off',
  async (t) => {
    const rig = openDeliveryRig(t);
    const { id } = rig.add(RECEIVER);
    await finish(begin(rig.store), reproducible());
    t.strictSame(written(rig, id), [], "a local command's");
    rig.store.projects.create('other', settingsOf());
    const elsewhere = rig.add(RECEIVER, { project: 'other' });
    const off = rig.add(RECEIVER);
    rig.store.webhooks.update(off.id, { isEnabled: false });
    rig.queue();
    t.equal(written(rig, id).length, 1);
    t.strictSame(written(rig, elsewhere.id), []);
    t.strictSame(written(rig, off.id), []);
  },
);

void tap.test('what a source holds of secrets does not leave', async (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER);
  const location = 'https://user:hunter2@example.org/app.tar.gz?token=hunter2';
  const request = requestOf({ kind: 'tarball', location, sha256: null });
  rig.store.queue.add(queued({ request, title: location }));
  const [only] = written(rig, id);
  const { payload } = rig.store.deliveries.find(id, only?.id ?? '');
  t.notMatch(payload, /hunter2/);
  t.match(payload, /https:\/\/example\.org\/app\.tar\.gz"/);
});

void tap.test('CDEvents: what they have no word for is not sent', async (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER, { format: 'cdevents' });
  rig.queue();
  await rig.finish({ ...twoMismatches(), regressedFrom: 'c000000000000aa' });
  t.strictSame(
    written(rig, id).map(({ type }) => type),
    ['queued', 'started', 'finished'].map((kind) => `dev.cdevents.testsuiterun.${kind}.0.3.0`),
  );
});

void tap.test("a forge is told of a project's own commits alone", async (t) => {
  const rig = openDeliveryRig(t);
  const forge = rig.addForge({
    kind: 'gitea-status',
    url: 'https://git.example.org/api/v1',
    token: 'a-token-of-gitea',
    project: null,
    events: [],
  });
  const elsewhere = rig.addForge({
    kind: 'gitea-status',
    url: 'https://codeberg.org/api/v1',
    token: 'a-token-of-codeberg',
    project: null,
    events: [],
  });
  rig.queue();
  await rig.finish();
  const { commit } = reproducible().revision;
  t.strictSame(kindsOf(written(rig, forge.id)), ['planned', 'finished'], 'not before the commit is known');
  t.strictSame(
    [...new Set(written(rig, forge.id).map(({ subject }) => subject))],
    [`team/app@${commit} verbatim/app`],
  );
  t.strictSame(written(rig, elsewhere.id), [], 'another forge');

  const before = written(rig, forge.id).length;
  const run = async (more: Parameters<typeof queued>[0]): Promise<void> => {
    rig.store.queue.add(queued({ again: true, ...more }));
    const [claim] = rig.store.queue.claimNext();
    if (claim === undefined) throw new Error('nothing is queued');
    const document: ComparisonDocument = reproducible();
    await finish(claim, { ...document, revision: { ...document.revision, source: SOURCE } });
    t.equal(written(rig, forge.id).length, before);
  };
  await run({ request: requestOf(SOURCE), project: null });
  const flags = { ...NO_FLAGS, run: 'true' };
  await run({ request: requestOf(SOURCE, { recipeFlags: flags }), project: 'app' });
  const recipeFile = { name: 'mine.yaml', text: 'build: true' };
  await run({ request: requestOf(SOURCE, { recipeFile }), project: 'app' });
  const builders = requestOf(SOURCE).builders.slice(0, 2);
  await run({ request: requestOf(SOURCE, { builders }), project: 'app' });
  const url = 'https://git.example.org/mallory/app.git';
  await run({ request: requestOf({ ...SOURCE, url }), project: 'app' });
  t.equal(BUILDERS.split(',').length, 2, "the project's builders are those of the request");
});

void tap.test('every kind of event has its type', (t) => {
  t.equal(typeOfEvent('finished'), 'org.verbatim.comparison.finished');
  t.end();
});

void tap.test('what is sent fits the schema that is published', async (t) => {
  const path = join(import.meta.dirname, '../../docs/schema/event.schema.json');
  const schema: object = JSON.parse(readFileSync(path, 'utf8'));
  const check = new Ajv2020({ validateFormats: false }).compile(schema);
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER);
  rig.queue();
  await rig.finish({ ...twoMismatches(), regressedFrom: 'c000000000000aa' });
  rig.store.deliveries.ping(id);
  const all = written(rig, id);
  t.equal(all.length, 6);
  for (const one of all) {
    const event: unknown = JSON.parse(rig.store.deliveries.find(id, one.id).payload);
    t.ok(check(event), `${one.type} ${JSON.stringify(check.errors)}`);
  }
  t.notOk(check({ specversion: '1.0' }), 'the schema refuses something');
});
