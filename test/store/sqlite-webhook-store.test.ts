import tap from 'tap';

import { webhookSchema } from '../../src/comparison/webhook.ts';
import { settingsOf } from '../comparison/project-fixture.ts';
import { openDeliveryRig, START } from '../coordinator/delivery-rig.ts';

const RECEIVER = 'https://receiver.example.org/hook';

void tap.test('a receiver is added, changed, listed and removed, and its secret never shown', (t) => {
  const rig = openDeliveryRig(t);
  const { webhooks } = rig.store;
  const { id, secret } = rig.add(RECEIVER, { project: 'app', events: ['finished'] });
  const shown = webhooks.find(id);
  t.strictSame(shown, webhookSchema.strict().parse(shown), 'nothing beyond the schema');
  t.match(shown, { project: 'app', kind: 'webhook', url: RECEIVER, events: ['finished'], disabledAt: null });
  t.notMatch(JSON.stringify(shown), secret);
  t.match(webhooks.update(id, { url: 'https://other.example.org/', events: [] }), {
    url: 'https://other.example.org/',
    events: [],
    format: 'cloudevents',
  });
  t.match(webhooks.update(id, { isEnabled: false }), {
    disabledAt: new Date(START).toISOString(),
    disabledWhy: 'switched off by a person',
  });
  t.match(webhooks.update(id, { isEnabled: true }), { disabledAt: null, disabledWhy: null });
  webhooks.remove(id);
  for (const act of [
    () => webhooks.find(id),
    () => webhooks.update(id, {}),
    () => webhooks.rotate(id, 'whsec_', 0),
    () => webhooks.remove(id),
    () => webhooks.list({ limit: 1, before: id, projects: null }),
  ]) {
    t.throws(act, { code: 'UNKNOWN_WEBHOOK' });
  }
  t.end();
});

void tap.test('receivers are listed newest first, by pages and projects', (t) => {
  const rig = openDeliveryRig(t);
  const { webhooks, projects } = rig.store;
  projects.create('other', settingsOf());
  const ids = [null, 'app', 'other', 'app'].map((project) => rig.add(RECEIVER, { project }).id).toReversed();
  const listed = (filter: { limit: number; before?: string; projects?: string[] }): string[] =>
    webhooks.list({ projects: null, ...filter }).map(({ id }) => id);
  t.strictSame(listed({ limit: 10 }), ids);
  t.strictSame(listed({ limit: 2 }), ids.slice(0, 2));
  t.strictSame(listed({ limit: 10, before: ids[1] ?? '' }), ids.slice(2));
  t.strictSame(listed({ limit: 10, projects: ['app'] }), [ids[0], ids[2]]);
  t.strictSame(listed({ limit: 10, projects: [] }), []);
  t.throws(() => rig.add(RECEIVER, { project: 'none' }), { code: 'UNKNOWN_PROJECT' });
  t.end();
});

void tap.test('a project takes its receivers along', (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER, { project: 'app' });
  rig.store.projects.remove('app', null);
  t.throws(() => rig.store.webhooks.find(id), { code: 'UNKNOWN_WEBHOOK' });
  t.end();
});
