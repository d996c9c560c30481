import * as fc from 'fast-check';
import t from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { hexLines, runsOf } from '../../src/report/hex-lines.ts';
import { renderHtml } from '../../src/report/html-report.ts';
import { renderJunit } from '../../src/report/junit-report.ts';
import { renderSummary } from '../../src/report/terminal-summary.ts';
import { BUILD_PATH, canary, cause, rule } from './sample-causes.ts';
import * as samples from './sample-documents.ts';

/** What stands in one section, its white space as a browser shows it. */
function section(document: ComparisonDocument, id: string): string {
  const page = renderHtml(document);
  const body = page.split(`<section id="${id}"`)[1]?.split('</section>')[0] ?? '';
  return body.replaceAll(/\s+/g, ' ');
}

void t.test('a card says what, how sure, what each witness saw, and the fix', async (test) => {
  const text = section(samples.explained(), 'causes');
  test.match(text, '<h4><code>usr/bin/greet</code> embeds the build path in debug information</h4>');
  test.match(text, '<b class="confidence">proved</b>: by experiment.');
  test.match(text, 'Spoke: canary scan, rules, experiment.');
  test.match(text, '<code>.debug_line_str + 0x1c</code>');
  test.match(
    text,
    '<del>-/build/verbatim/src/greet.c</del><ins>+/vbp-k3x9qy-a-longer-path/w/src/greet.c</ins>',
  );
  test.match(text, '<th scope="row">with build-path</th> <td>5 of 5</td>');
  test.match(text, '<th scope="row">without</th> <td>0 of 4</td>');
  test.match(text, /autotools, flag:<\/span> configure with <code>CFLAGS/);
  test.match(text, 'href="https://reproducible-builds.org/docs/build-path/"');
});

void t.test('what differs and why it differs lead to one another', async (test) => {
  const page = renderHtml(samples.explained());
  const links = [...page.matchAll(/href="#((?:causes-of|artifact)-\d+)"/g)].map(([, anchor = '']) => anchor);
  test.ok(links.some((anchor) => anchor.startsWith('causes-of-')));
  test.ok(links.some((anchor) => anchor.startsWith('artifact-')));
  for (const anchor of links) test.equal(page.split(`id="${anchor}"`).length, 2, anchor);
});

void t.test('the bytes that were recognised are marked, in hex and as text', async (test) => {
  const witness = canary('build-path', BUILD_PATH, { offset: 0x1c });
  const lines = hexLines(witness);
  test.same(
    lines.map(({ offset, bytes }) => [offset, bytes.length]),
    [
      [0x19, 16],
      [0x29, 16],
      [0x39, 4],
    ],
  );
  const marked = lines.flatMap(({ bytes }) => bytes.filter(({ isMatch }) => isMatch));
  test.equal(marked.map(({ text }) => text).join(''), BUILD_PATH);
  test.same(
    runsOf(lines[0]?.bytes ?? []).map(({ isMatch, bytes }) => [isMatch, bytes.length]),
    [
      [false, 3],
      [true, 13],
    ],
  );
  const page = renderHtml(samples.explained());
  test.match(page, '\n<span class="quiet">00000029</span>  <mark>2d 6c 6f 6e');
  test.match(page, '</mark> 00 48  <mark>-longer-path/w</mark>.H\n');
});

void t.test('what no witness spoke for, and what could not be searched, is said', async (test) => {
  const text = section(samples.withCauses(), 'causes');
  test.match(text, 'No witness spoke for 2 artifacts: nothing says why they differ.');
  test.match(text, '<li><code>usr/share/doc/greet/page.html</code></li>');
  test.match(text, '1 part could not be searched for builders&#39; values');
  const searched = { artifacts: 4, of: 6 };
  const some = section({ ...samples.withCauses(), searched }, 'causes');
  test.match(
    some,
    'only 4 of 6 artifacts were searched for builders&#39; values. Nothing is claimed of what was not',
  );
  test.equal(section(samples.reproducible(), 'causes'), '');
  test.match(
    section(samples.withCauses(), 'latent'),
    'embeds the home directory, which all builds happen to share',
  );
  test.notMatch(text, 'embeds the home directory');
});

void t.test('each cell of the experiments has a mark and a word, and chance its counts', async (test) => {
  const text = section(samples.explained(), 'experiments');
  for (const [name, words] of [
    ['confirmed', '✗ confirmed'],
    ['together', '✗ together'],
    ['cleared', '✓ cleared'],
    ['suspected', '! suspected'],
    ['unknown', '? unknown'],
  ] as const)
    test.match(text, `<td class="cell ${name}">${words}</td>`);
  test.match(text, 'Not tried for any: file-order.');
  test.match(text, '3 of 4 builds of one environment were not as most, a chance of 30 to 95 %');
  test.match(text, /How the build itself ends.{0,60}with shell: 2 of 2 builds, 0 of 4 without/);
  test.match(text, '14 builds spent (8 made for this); one variation after the other takes 36');
  test.match(text, 'With these two settings all 6 artifacts match, 3 of 3 builders.');
  test.match(text, 'stopped early: the 20 builds that were allowed are spent');
  test.match(
    section(samples.notFixed(), 'experiments'),
    'Not fixed from outside: with these two settings 4 of 6',
  );
  test.equal(section(samples.withCauses(), 'experiments'), '');
});

void t.test('the first command whose output differs is told, and why none is', async (test) => {
  const document = samples.explained();
  const base = { path: 'usr/bin/greet', builder: 'bookworm', variations: ['build-path' as const] };
  const divergence = {
    command: ['gcc', '-c', 'a <b>.c'],
    isCommandCut: false,
    cwd: 'src',
    output: { kind: 'file' as const, name: 'a.o', left: '', right: '', isText: false },
    inputs: { count: 3, areEqual: true },
    others: 2,
    limits: ['what ran over <network>'],
  };
  const { explanation } = document;
  const divergences = [
    { ...base, divergence, reason: null },
    { ...base, divergence: null, reason: 'the <tracer> saw nothing' },
  ];
  const text = section(
    { ...document, explanation: explanation === null ? null : { ...explanation, divergences } },
    'experiments',
  );
  test.match(
    text,
    /<code>gcc -c &#39;a &#60;b&#62;\.c&#39;<\/code> is the first command whose inputs agreed/,
  );
  test.match(text, 'it ran in <code>src</code>; 2 other commands lead to the same artifact');
  test.match(text, 'what ran over &#60;network&#62;');
  test.match(text, 'No command is known: the &#60;tracer&#62; saw nothing.');
});

void t.test('where logs first part is told with their lines', async (test) => {
  const document = samples.explained();
  const { explanation } = document;
  if (explanation === null) throw new Error('nothing is explained');
  const base = { builder: 'bookworm', variations: ['timezone' as const], line: 12 };
  const lines = { removed: ['stamp <b>noon</b>'], added: ['stamp midnight'] };
  const logDivergences = [{ ...base, ...lines, left: 'bookworm', right: 'bookworm+timezone' }];
  const told = { ...document, explanation: { ...explanation, logDivergences } };
  const text = section(told, 'experiments');
  test.match(text, '<p>The logs of bookworm and bookworm+timezone first part at line 12:</p>');
  test.match(text, '<del>-stamp &#60;b&#62;noon');
  test.match(text, '<ins>+stamp midnight');
  const summary = renderSummary(told, { color: false, width: 120 });
  test.match(
    summary,
    'First divergence\n  the logs of bookworm and bookworm+timezone first part at line 12\n    - stamp <b>noon</b>\n    + stamp midnight\n',
  );
});

void t.test('each experiment is listed with what it varied and how it ended', async (test) => {
  const text = section(samples.explained(), 'experiments');
  test.match(text, '<li>shell: <code>bash</code></li>');
  test.match(text, '<td class="failure">failed in build: the build step exited with 2</td>');
  test.match(text, 'try settings, attempt 1: SOURCE_DATE_EPOCH&#61;1748736000 CFLAGS+&#61;');
  test.match(text, '9 experiments:');
});

void t.test(
  'causes of ten thousand artifacts fold: cards for a hundred, a line each for the rest',
  async (test) => {
    const document = samples.manyCauses(2000);
    const text = section(document, 'causes');
    test.equal(text.split('<article').length - 1, 110);
    test.equal(text.split('class="quiet">(evident)').length - 1, 2090);
    test.match(text, '<td>2,000</td>');
    const plain = renderHtml({ ...document, causes: [] });
    test.ok(renderHtml(document).length - plain.length < 700_000);
  },
);

void t.test('only an address of the web becomes a link', async (test) => {
  const page = renderHtml(samples.hostile());
  test.notMatch(page, /href="(?!#|data:,"|https:\/\/reproducible-builds\.org\/)/);
  test.match(page, '<code>javascript:document.title&#61;');
});

void t.test('no value of a cause can add an element or an unseen character', async (test) => {
  const document = samples.withCauses();
  const withText = (text: string): ComparisonDocument => {
    const witnesses = [
      canary('user', text, { member: [text], section: text, form: text }),
      rule(text, [text, text], { member: [text], where: text }),
    ];
    const remedy = {
      title: text,
      steps: [{ buildSystem: null, kind: 'code' as const, text, applies: [] }],
      link: text,
    };
    const one = cause({ kind: 'captures-user', path: text, members: [[text], [text]], witnesses, remedy });
    return { ...document, causes: [one, { ...one, isLatent: true }] };
  };
  const elements = (text: string): number =>
    renderHtml(withText(text))
      .replaceAll(/<\/?(?:i|code|mark|span|em)\b[^<>]*>/g, '')
      .split('<').length;
  const plain = elements('x');
  test.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', minLength: 1 }),
          fc.string({
            unit: fc.constantFrom('<', '&', '"', "'", '>', '!', '{', '`', '/', 'a'),
            minLength: 1,
          }),
        ),
        (text) => {
          const page = renderHtml(withText(text));
          return !/[^\P{Cc}\n\t]|\p{Cf}|[\p{Zl}\p{Zp}]/u.test(page) && elements(text) <= plain + 1;
        },
      ),
      { numRuns: 60 },
    ),
  );
});

void t.test('a JUnit failure holds the sentences of its causes', async (test) => {
  const text = renderJunit(samples.explained());
  test.match(text, '`usr/bin/greet` embeds the build path in debug information (proved)');
  test.match(text, '`greet.tar.gz` records file permissions in an archive, in `greet.tar` (likely)');
  test.notMatch(text, 'embeds the home directory', 'nothing differs by what is latent');
});
