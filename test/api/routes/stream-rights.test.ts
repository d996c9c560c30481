import { once } from 'node:events';

import t, { type Test } from 'tap';

import type { Service } from '../../../src/coordinator/service.ts';
import { openApiRig, type ApiRig } from '../api-rig.ts';

/** Tells nothing until nobody listens. */
const silent: Partial<Service> = {
  // oxlint-disable-next-line require-yield -- there is nothing to tell
  async *events(_id, _after, signal) {
    await once(signal, 'abort');
  },
  // oxlint-disable-next-line require-yield -- there is nothing to tell
  async *log(_id, _position, _after, signal) {
    await once(signal, 'abort');
  },
};

async function openRig(test: Test): Promise<ApiRig & { address: string }> {
  const first = await openApiRig(test);
  const rig = await openApiRig(test, {
    service: { ...first.deps.service, ...silent },
    config: { heartbeatMs: 20 },
  });
  return { ...rig, address: await rig.app.listen({ host: '127.0.0.1', port: 0 }) };
}

/** Opens a stream, and tells when it has ended by itself. */
async function open(
  { address }: { address: string },
  path: string,
  headers: Record<string, string>,
): Promise<{ ended: Promise<string> }> {
  const response = await fetch(`${address}/api/v1${path}`, { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return { ended: response.text() };
}

void t.test('a token that is revoked or has expired ends its streams', async (test) => {
  const rig = await openRig(test);
  const { id } = rig.begin();
  const made = (expiresAtMs: number | null) => {
    const quota = { activeComparisons: null, uploadBytes: null, storedBytes: null };
    const { secret, token } = rig.store.tokens.create({
      name: 'x',
      scopes: ['read'],
      projects: null,
      quota,
      expiresAtMs,
    });
    return { token, headers: { authorization: `Bearer ${secret}` } };
  };
  for (const path of ['/events', `/comparisons/${id}/events`]) {
    const revoked = made(null);
    const stream = await open(rig, path, revoked.headers);
    rig.store.tokens.revoke(revoked.token.id);
    test.match(await stream.ended, /^retry: 3000\n\n/, path);

    const expiring = made(rig.clock.now + 1000);
    const other = await open(rig, path, expiring.headers);
    rig.clock.now += 1000;
    test.notMatch(await other.ended, /event:/, path);
  }
});

void t.test('a project that becomes private ends the streams of who may no longer see it', async (test) => {
  const rig = await openRig(test);
  rig.project('app', 'public');
  const { id } = rig.begin({ project: 'app' });
  const stream = await open(rig, `/comparisons/${id}/events`, {});
  const { settings } = rig.store.projects.find('app');
  rig.store.projects.update('app', { ...settings, visibility: 'private' }, null);
  test.notMatch(await stream.ended, /event:/);
});
