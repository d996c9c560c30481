import t from 'tap';

import type { ComparisonDocument } from '../../../src/comparison/document.ts';
import { SAMPLES } from '../../report/sample-documents.ts';
import { openApiRig, type ApiRig } from '../api-rig.ts';

const TEXT = '0.01 make\n0.02 <script>alert(1)</script>\n';

/** A sample whose first build has a log that is there. */
async function withLog({ store }: ApiRig): Promise<{ document: ComparisonDocument; digest: string }> {
  const document = SAMPLES.twoMismatches();
  const log = await store.blobs.put(Buffer.from(TEXT));
  const [first, ...rest] = document.builds;
  if (first === undefined) throw new Error('the sample has no builds');
  return {
    document: { ...document, builds: [{ ...first, log: { ...log, truncated: false } }, ...rest] },
    digest: log.digest,
  };
}

void t.test('a blob is sent as what no browser runs, and never changes', async (test) => {
  const rig = await openApiRig(test);
  const { document, digest } = await withLog(rig);
  await rig.keep(document);
  const whole = await rig.get(`/blobs/${digest}`);
  test.equal(whole.statusCode, 200);
  test.equal(whole.body, TEXT);
  test.match(whole.headers, {
    etag: `"${digest}"`,
    'cache-control': 'private, max-age=31536000, immutable',
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${digest}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'content-length': String(TEXT.length),
    'accept-ranges': 'bytes',
  });
  const again = await rig.get(`/blobs/${digest}`, { ...rig.admin, 'if-none-match': `W/"x", "${digest}"` });
  test.equal(again.statusCode, 304);
  test.equal(again.body, '');
  const head = await rig.app.inject({ method: 'HEAD', url: `/api/v1/blobs/${digest}`, headers: rig.admin });
  test.equal(head.headers['content-length'], String(TEXT.length));
  test.equal(head.body, '');
  const unchanged = await rig.app.inject({
    method: 'HEAD',
    url: `/api/v1/blobs/${digest}`,
    headers: { ...rig.admin, 'if-none-match': `"${digest}"` },
  });
  test.equal(unchanged.statusCode, 304);
  test.equal(unchanged.body, '');
  test.equal(unchanged.headers['content-length'], undefined, 'it does not say that the blob is empty');
});

void t.test('a part of a blob is had by its range', async (test) => {
  const rig = await openApiRig(test);
  const { document, digest } = await withLog(rig);
  await rig.keep(document);
  const size = TEXT.length;
  for (const [range, status, body, contentRange] of [
    ['bytes=0-3', 206, TEXT.slice(0, 4), `bytes 0-3/${size}`],
    ['bytes=5-', 206, TEXT.slice(5), `bytes 5-${size - 1}/${size}`],
    ['bytes=-3', 206, TEXT.slice(-3), `bytes ${size - 3}-${size - 1}/${size}`],
    ['bytes=0-99999', 206, TEXT, `bytes 0-${size - 1}/${size}`],
    ['bytes=3-1', 200, TEXT, undefined],
    ['bytes=0-1,3-4', 200, TEXT, undefined],
    ['lines=0-1', 200, TEXT, undefined],
    [`bytes=${size}-`, 416, null, `bytes */${size}`],
    ['bytes=-0', 416, null, `bytes */${size}`],
  ] as const) {
    const answer = await rig.get(`/blobs/${digest}`, { ...rig.admin, range });
    test.equal(answer.statusCode, status, range);
    test.equal(answer.headers['content-range'], contentRange);
    if (body !== null) test.equal(answer.body, body);
    else test.match(answer.json(), { code: 'RANGE_NOT_SATISFIABLE' });
  }
  const stale = { ...rig.admin, range: 'bytes=0-3', 'if-range': '"another"' };
  test.equal((await rig.get(`/blobs/${digest}`, stale)).statusCode, 200);
});

void t.test('a digest alone opens nothing', async (test) => {
  const rig = await openApiRig(test);
  rig.project('closed', 'private');
  const { document, digest } = await withLog(rig);
  const id = await rig.keep(document, { project: 'closed' });
  const loose = await rig.store.blobs.put(Buffer.from('nobody names it'));
  test.equal((await rig.get(`/blobs/${loose.digest}`)).statusCode, 404);
  test.equal((await rig.get(`/blobs/${digest}`, {})).statusCode, 404);
  const result = rig.store.reader.find(id, { kind: 'all' }).record.document ?? '';
  test.equal((await rig.get(`/blobs/${result}`, {})).statusCode, 404, 'the document neither');
  test.equal((await rig.get(`/blobs/${digest}`)).statusCode, 200);
});

void t.test('what is named and lost is gone, and no path is told', async (test) => {
  const rig = await openApiRig(test);
  await rig.keep(SAMPLES.twoMismatches());
  const digest = SAMPLES.twoMismatches().revision.snapshot.digest;
  const answer = await rig.get(`/blobs/${digest}`);
  test.match(answer.json(), { status: 410, code: 'BLOB_MISSING' });
  test.notMatch(answer.body, /data|\/tmp|blobs\//);
});
