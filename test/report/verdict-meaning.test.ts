import t from 'tap';

import { verdictMeaning } from '../../src/report/verdict-meaning.ts';
import { environment } from './sample-parts.ts';
import { SAMPLES, inconclusive, reproducible, twoMismatches } from './sample-documents.ts';

void t.test('every verdict says what it proves and what not', (test) => {
  for (const [name, make] of Object.entries(SAMPLES)) {
    const { proves, provesNot } = verdictMeaning(make());
    test.ok(proves.length > 0 && provesNot.length > 1, name);
    test.match(provesNot.join(' '), 'one voice', name);
  }
  test.end();
});

void t.test('what was not tried, not varied or not conclusive is never claimed', (test) => {
  test.match(verdictMeaning(twoMismatches()).provesNot.join(' '), 'what was not tried: file-order');
  test.match(verdictMeaning(inconclusive()).proves, ['Nothing about reproducibility']);
  const document = reproducible();
  const builds = document.builds.map((build) => ({ ...build, environment: environment([]) }));
  const meaning = verdictMeaning({ ...document, builds });
  test.match(meaning.provesNot.join(' '), 'nothing was varied');
  test.notMatch(meaning.proves.join(' '), 'does not matter');
  test.match(
    verdictMeaning(document).proves.join(' '),
    'does not matter to these artifacts: build-path, home',
  );
  test.end();
});
