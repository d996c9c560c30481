import tap from 'tap';

import { kindsOf, ONCE, openRig, submitted, timesOf } from './outage-rig.ts';

void tap.test('a stream that falls silent is opened anew after the last event', async (t) => {
  const rig = await openRig(
    t,
    (line, before) => (line.endsWith('/events') && before < 2 ? { silentAfter: before * 1000 } : null),
    { play: () => ({ files: { app: 'x' }, takesMs: 4000 }) },
  );
  t.same(timesOf(await kindsOf(rig.client.events(submitted(rig)))), ONCE);
  const asked = rig.proxy.seen.filter(({ line }) => line.endsWith('/events'));
  t.equal(asked.length, 3);
  t.match(
    asked.map(({ headers }) => headers['last-event-id'] ?? 'none'),
    ['none', 'none', /^\d+$/],
  );
});

void tap.test('heartbeats alone keep a stream open', async (t) => {
  const rig = await openRig(t, () => null, { play: () => ({ files: { app: 'x' }, takesMs: 2500 }) });
  t.same(timesOf(await kindsOf(rig.client.events(submitted(rig)))), ONCE);
  t.equal(rig.proxy.seen.length, 1);
});

void tap.test('a stream that stays silent is told as an outage', async (t) => {
  const rig = await openRig(t, () => ({ silentAfter: 0 }));
  const asked = kindsOf(rig.client.events(submitted(rig)));
  await t.rejects(asked, { code: 'SERVER_UNREACHABLE', message: /breaks off its answer: .*[Tt]imeout/ });
});
