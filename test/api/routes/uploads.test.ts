import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

import { test } from 'tap';

import type { Caller } from '../../../src/api/caller.ts';
import { createUploadReceiver } from '../../../src/api/receive-upload.ts';
import { NO_QUOTA } from '../../../src/store/token.ts';
import { openAccessRig, type AccessRig } from '../access-rig.ts';

const BYTES = Buffer.from('an archive, as far as anybody here can tell');
const DIGEST = createHash('sha256').update(BYTES).digest('hex');
const contentDigest = (bytes: Buffer): string =>
  `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

const upload = async (
  { app }: AccessRig,
  headers: Record<string, string>,
  bytes: Buffer = BYTES,
  query = 'name=app',
) =>
  app.inject({
    method: 'POST',
    url: `/api/v1/uploads?${query}`,
    headers: { 'content-type': 'application/octet-stream', ...headers },
    body: bytes,
  });

void test('an upload is stored and counts against the quota of its token', async (t) => {
  const rig = await openAccessRig(t);
  const own = rig.token(['submit'], { quota: { uploadBytes: 100 } });
  const sent = await upload(rig, own.headers);
  t.equal(sent.statusCode, 201);
  t.same(sent.json(), { digest: DIGEST, size: BYTES.length });
  t.same(await rig.store.blobs.readAll(DIGEST, 1000), BYTES);
  t.equal(rig.store.uploads.bytesOf(own.id), BYTES.length);
  t.equal((await upload(rig, own.headers)).statusCode, 201, 'the same bytes again count once');
  t.equal(rig.store.uploads.bytesOf(own.id), BYTES.length);

  const more = await upload(rig, own.headers, randomBytes(58));
  t.match(more.json(), { status: 403, code: 'QUOTA_EXCEEDED', detail: /may have 100 bytes of uploads/ });
  t.equal((await upload(rig, own.headers, randomBytes(57))).statusCode, 201);
  t.equal((await upload(rig, rig.token(['read']).headers)).statusCode, 403);
  t.equal((await upload(rig, {})).statusCode, 401);
});

void test('a digest that was told is checked', async (t) => {
  const rig = await openAccessRig(t);
  const { headers, id } = rig.token(['submit']);
  const right = { ...headers, 'content-digest': contentDigest(BYTES) };
  t.equal((await upload(rig, right)).statusCode, 201);
  t.match((await upload(rig, right, Buffer.from('cut'))).json(), { status: 422, code: 'DIGEST_MISMATCH' });
  t.match((await upload(rig, { ...headers, 'content-digest': 'md5=:AAAA:' })).json(), { status: 400 });
  t.equal(rig.store.uploads.bytesOf(id), BYTES.length, 'what was refused is not kept');
});

void test('an upload above the limit is refused, announced or not', async (t) => {
  const rig = await openAccessRig(t, { uploadLimitBytes: 1000 });
  const { headers, id } = rig.token(['submit']);
  t.match((await upload(rig, headers, randomBytes(1001))).json(), { status: 413 });
  t.equal((await upload(rig, headers, randomBytes(1000))).statusCode, 201);

  const { port } = new URL(await rig.app.listen({ port: 0, host: '127.0.0.1' }));
  const unannounced = httpRequest({
    port,
    method: 'POST',
    path: '/api/v1/uploads',
    headers: { ...headers, 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' },
  });
  unannounced.on('error', () => {});
  const answered = once(unannounced, 'response');
  for (let sent = 0; sent < 3; sent++) unannounced.write(randomBytes(500));
  const [response] = await answered;
  t.equal(response.statusCode, 413, 'it is not waited for the end');
  t.match(JSON.parse(await text(response)), { code: 'UPLOAD_TOO_LARGE' });
  unannounced.destroy();
  t.equal(rig.store.uploads.bytesOf(id), 1000);
});

void test('two uploads at once share one quota, and a broken one gives its share back', async (t) => {
  const { store, token } = await openAccessRig(t);
  const { id } = token(['submit']);
  const quota = { ...NO_QUOTA, uploadBytes: 1000 };
  const caller: Caller = { kind: 'token', tokenId: id, scopes: ['submit'], projects: null, quota };
  const receive = createUploadReceiver({ store, maxBytes: 1000 });
  const send = async (content: AsyncIterable<Uint8Array>, length: number | null) =>
    receive({ content, length, digest: null, name: 'app' }, caller);

  for (const announced of [800, null]) {
    const slow = new PassThrough();
    const first = send(slow, announced);
    slow.write(randomBytes(800));
    // The receiver has taken it once the stream is empty again.
    while (slow.readableLength > 0) await setImmediate();
    await t.rejects(send(Readable.from([randomBytes(300)]), null), { code: 'QUOTA_EXCEEDED' });
    slow.destroy(new Error('the line broke'));
    await t.rejects(first);
  }
  await send(Readable.from([randomBytes(300)]), null);
  t.equal(store.uploads.bytesOf(id), 300);
});

void test('a body of another kind, and none, is refused', async (t) => {
  const rig = await openAccessRig(t);
  const { headers } = rig.token(['submit']);
  t.equal(
    (await upload(rig, { ...headers, 'content-type': 'application/json' }, Buffer.from('{}'))).statusCode,
    415,
  );
  const none = await rig.app.inject({ method: 'POST', url: '/api/v1/uploads', headers });
  t.equal(none.statusCode, 400);
});
