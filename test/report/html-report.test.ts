import { hash } from 'node:crypto';

import * as fc from 'fast-check';
import t from 'tap';

import { renderHtml } from '../../src/report/html-report.ts';
import { artifact, difference, node } from './sample-parts.ts';
import * as samples from './sample-documents.ts';

/** What no page may hold: controls but newline and tab, and characters that hide or turn text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const unseenIn = (page: string): string | undefined => UNSEEN.exec(page.replaceAll(/[\n\t]/g, ''))?.[0];

void t.test('a page requests nothing and lets only its own style and script run', (test) => {
  for (const [name, make] of Object.entries(samples.SAMPLES)) {
    const page = renderHtml(make());
    const links = Array.from(page.matchAll(/\s(?:src|href)="([^"]*)"/g), ([, target = '']) => target);
    test.ok(
      links.every((target) => /^(?:#|data:,$|https:\/\/reproducible-builds\.org\/docs\/)/.test(target)),
      `${name}: links`,
    );
    for (const [element, directive] of [
      ['style', 'style-src'],
      ['script', 'script-src'],
    ] as const) {
      const text = page.split(`<${element}>`)[1]?.split(`</${element}>`)[0] ?? '';
      const source = `${directive} &#39;sha256-${hash('sha256', text, 'base64')}&#39;`.replaceAll(
        '=',
        '&#61;',
      );
      test.ok(page.includes(source), `${name}: the policy allows the ${element}`);
    }
    test.match(page, /default-src &#39;none&#39;/);
    test.notMatch(page, /\sstyle="|\son[a-z]+="|="javascript:/, `${name}: nothing inline`);
  }
  test.end();
});

void t.test('the sentence comes first and what is not a match before what is', (test) => {
  const page = renderHtml(samples.twoMismatches());
  test.match(page, /<body>[^]{0,200}unreproducible[^]{0,100}2 of 5 artifacts differ/);
  const body = page.slice(page.indexOf('<main'));
  const order = ['>Not a match ', '>Match within each toolchain', '>Match ', 'id="differences-title"'];
  const positions = order.map((text) => body.indexOf(text));
  test.notOk(positions.includes(-1), String(positions));
  test.same(
    positions,
    positions.toSorted((one, other) => one - other),
  );
  test.match(body, /data-kind="bad"\s+open/);
  test.match(body, /data-kind="match"\s*>/);
  test.end();
});

void t.test('every anchor that is linked to is there once', (test) => {
  for (const [name, make] of Object.entries(samples.SAMPLES)) {
    const page = renderHtml(make());
    const ids = Array.from(page.matchAll(/\sid="([^"]*)"/g), ([, id = '']) => id);
    const targets = new Set(Array.from(page.matchAll(/href="#([^"]*)"/g), ([, id = '']) => id));
    test.equal(new Set(ids).size, ids.length, `${name}: ids are unique`);
    test.same(
      [...targets].filter((id) => !ids.includes(id)),
      [],
      `${name}: targets exist`,
    );
  }
  test.end();
});

void t.test('cells and notes tell in words what is missing, refused, failed or not tried', (test) => {
  const document = samples.twoMismatches();
  const page = renderHtml({
    ...document,
    judgement: {
      ...document.judgement,
      artifacts: [artifact('greet.log', 'AA-A'), artifact('none', '!!! ')],
    },
  });
  test.match(page, '>missing</td>');
  test.match(page, '>refused</td>');
  test.match(page, 'Missing from bookworm+all, which succeeded.');
  test.match(page, 'not tried: this engine cannot mount a loop device');
  const diffs = renderHtml(document);
  test.match(diffs, 'diffoscope ran out of time; the verdict does not hang on it.');
  test.match(diffs, 'Degraded: xxd not available in path.');
  const failed = renderHtml(samples.failedBuild());
  test.match(failed, '>failed</td>');
  test.match(failed, 'failed in build');
  test.match(failed, /class="build"\s+open/);
  test.match(failed, 'the build step exited with 2');
  test.match(failed, 'unknown locale et_EE');
  test.end();
});

void t.test('what is equal after normalisation is never counted with what matches', (test) => {
  const page = renderHtml(samples.equivalent())
    .replaceAll(/<\/?b>/g, '')
    .replaceAll(/\s+/g, ' ');
  test.match(page, '2 artifacts: 1 match · 1 equivalent.');
  test.match(page, 'After strip-nondeterminism 1.14.1 (zip): A &#61; B.');
  test.end();
});

void t.test('a hostile document adds no element, hides nothing and stays small', (test) => {
  const page = renderHtml(samples.hostile());
  test.equal(page.split('<script').length, 2, 'one script: ours');
  test.notMatch(page, /<img|<svg|<!-- -->/);
  test.equal(unseenIn(page), undefined);
  test.ok(page.length < 1_000_000, `${page.length} characters of lines that held millions`);
  test.match(page, 'evil\\u{202e}fdp.exe\\u{2066}');
  test.match(page, /998,001 more characters/);
  test.end();
});

void t.test('no text from outside can add an element or an unseen character', (test) => {
  const document = samples.equivalent();
  const plain = renderHtml(withText('x')).split('<').length;
  function withText(text: string): typeof document {
    const path = `a${text}`;
    return {
      ...document,
      sentence: text.replaceAll('`', ''),
      logTails: ['', '', text.replaceAll('\n', '')],
      revision: { ...document.revision, title: text, notes: [text] },
      judgement: { ...document.judgement, artifacts: [artifact(path, 'AAB')] },
      differences: [difference(path, node(text, `-${text.replaceAll('\n', '')}\n`), { degraded: [text] })],
    };
  }
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.string({ unit: fc.constantFrom('<', '&', '"', "'", '>', '!', '{'), minLength: 1 }),
      ),
      (text) => {
        const page = renderHtml(withText(text)).replaceAll(/<\/?i>/g, '');
        return unseenIn(page) === undefined && page.split('<').length <= plain + 2;
      },
    ),
    { numRuns: 60 },
  );
  test.end();
});

void t.test('ten thousand artifacts make a page of a few megabytes', (test) => {
  const page = renderHtml(samples.manyArtifacts());
  test.ok(page.length < 4_000_000, `${page.length} characters`);
  test.equal(page.match(/<tr><th scope="row"></g)?.length, 10_000, 'a row each');
  test.end();
});

void t.test('a page whose result repeats an earlier one says so', (test) => {
  const page = renderHtml({ ...samples.reproducible(), reuseOf: 'cmp-01earlier' });
  test.match(page, 'repeats cmp-01earlier: nothing was built');
  test.end();
});
