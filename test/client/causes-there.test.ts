import { join } from 'node:path';

import t from 'tap';

import { createClient } from '../../src/client/client.ts';
import { createConnection } from '../../src/client/connection.ts';
import { parseServer } from '../../src/client/server-address.ts';
import { openApiRig } from '../api/api-rig.ts';
import { SAMPLES } from '../report/sample-documents.ts';
import { shortDirectory } from '../short-directory.ts';

void t.test('the causes of a comparison there are read, all that fit, up to a limit', async (test) => {
  const rig = await openApiRig(test);
  const document = SAMPLES.explained();
  const id = await rig.keep(document);
  const path = join(shortDirectory(test), 's');
  await rig.app.listen({ path });
  const token = rig.admin.authorization.replace(/^Bearer /, '');
  const connection = createConnection({
    address: parseServer(`unix:${path}`, token),
    token,
    userAgent: 'test',
    retryDelaysMs: [],
  });
  test.teardown(async () => connection.close());
  const client = createClient(connection, new AbortController().signal);
  const all = await client.comparisonCauses(id, { limit: 1000 });
  test.same(
    all.map(({ path: artifact, kind }) => [artifact, kind]),
    document.causes.map(({ path: artifact, kind }) => [artifact, kind]),
  );
  const proved = await client.comparisonCauses(id, { limit: 2, confidence: 'proved' });
  test.match(proved, [
    { confidence: 'proved', sentence: /^`greet\.tar\.gz` records file times/ },
    { confidence: 'proved' },
  ]);
  test.equal(proved.length, 2);
});
