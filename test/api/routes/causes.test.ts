import t from 'tap';

import { causeSentence } from '../../../src/comparison/cause-sentence.ts';
import { SAMPLES } from '../../report/sample-documents.ts';
import { openApiRig } from '../api-rig.ts';

interface Listed {
  items: { path: string; kind: string; sentence: string }[];
  next: string | null;
}

void t.test('causes are listed by path, page after page, each with its sentence', async (test) => {
  const rig = await openApiRig(test);
  const document = SAMPLES.explained();
  const id = await rig.keep(document);
  const seen: Listed['items'] = [];
  let query = 'limit=4';
  for (;;) {
    const { items, next } = (await rig.get(`/comparisons/${id}/causes?${query}`)).json<Listed>();
    seen.push(...items);
    if (next === null) break;
    query = `limit=4&cursor=${next}`;
  }
  const sentences = document.causes.map((cause) => ({ ...cause, sentence: causeSentence(cause) }));
  test.same(seen, sentences);
  test.match(seen, [{ sentence: '`greet.tar.gz` records file times in a tar archive, in `greet/NEWS`' }]);
});

void t.test('causes are filtered by what is asked for, all of it', async (test) => {
  const rig = await openApiRig(test);
  const id = await rig.keep(SAMPLES.explained());
  const kinds = async (query: string): Promise<string[]> =>
    (await rig.get(`/comparisons/${id}/causes?${query}`)).json<Listed>().items.map(({ kind }) => kind);
  test.same(await kinds('path=greet.tar.gz'), ['tar-member-time', 'archive-mode']);
  test.same(await kinds('kind=debug-path'), ['debug-path']);
  test.same(await kinds('variation=locale'), ['locale-names']);
  test.same(await kinds('confidence=evident&path=greet.tar.gz'), ['tar-member-time'], 'or surer');
  test.same(await kinds('latent=true'), ['captures-home']);
  test.notOk((await kinds('latent=false')).includes('captures-home'));
  test.same(await kinds('path=nothing'), []);
  for (const wrong of [
    'kind=other',
    'variation=weather',
    'latent=maybe',
    'limit=1000',
    'cursor=Y29tcGFyaXNvbi1jYXVzZXM6LTE',
  ])
    test.equal((await rig.get(`/comparisons/${id}/causes?${wrong}`)).statusCode, 400, wrong);
});

void t.test('causes are not sent twice, and only of what has finished and may be seen', async (test) => {
  const rig = await openApiRig(test);
  rig.project('closed', 'private');
  const id = await rig.keep(SAMPLES.explained(), { project: 'closed' });
  const path = `/comparisons/${id}/causes`;
  const etag = String((await rig.get(path)).headers['etag']);
  test.equal((await rig.get(path, { ...rig.admin, 'if-none-match': etag })).statusCode, 304);
  test.equal((await rig.get(path, { 'if-none-match': etag })).statusCode, 404, 'not by who may not see it');
  const running = rig.begin().id;
  test.match((await rig.get(`/comparisons/${running}/causes`)).json(), { status: 409, code: 'NOT_FINISHED' });
});
