import { spawnSync } from 'node:child_process';

import * as fc from 'fast-check';
import t from 'tap';

import { DEFAULT_LIMITS } from '../../src/recipe/recipe.ts';
import { rerunCommand, shellCommand } from '../../src/report/rerun-command.ts';
import { shellQuote } from '../../src/report/shell-quote.ts';
import { hostile, twoMismatches } from './sample-documents.ts';

const words = (command: string): string[] =>
  spawnSync('bash', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .stdout.split('\0')
    .slice(0, -1);

void t.test('a comparison of a branch is run again on the commit that it resolved to', (test) => {
  test.same(words(rerunCommand(twoMismatches())), [
    'verbatim',
    'compare',
    'https://example.org/greet.git#8d3f0c5b1e2a49767c6d5e4f3a2b1c0d9e8f7a6b',
    '--on',
    'bookworm*2,bookworm+all,trixie',
    '--seed',
    '3f9a2c71d04be856',
  ]);
  test.end();
});

void t.test('what the source does not give by itself is given by flags', (test) => {
  const document = twoMismatches();
  const { recipe, revision } = document;
  const flags = words(
    rerunCommand({
      ...document,
      revision: { ...revision, sourceDateEpochFrom: 'caller' },
      recipe: { ...recipe, fetch: "echo 'it'\n", limits: { ...DEFAULT_LIMITS, memoryBytes: 2 ** 30 } },
      recipeOrigin: { kind: 'flags', name: 'flags', explanation: 'given by --run' },
    }),
  ).slice(7);
  test.same(flags.slice(0, 4), ['--source-date-epoch', '1748736000', '--fetch', "echo 'it'\n"]);
  test.same(flags.slice(-2), ['--limit', 'memory=1073741824B']);
  const explanation = 'detected make: found Makefile; with --without; with --artifact';
  const amended = rerunCommand({
    ...document,
    recipe: { ...recipe, without: ['clock'] },
    recipeOrigin: { kind: 'detected', name: 'make', explanation },
  });
  test.same(words(amended).slice(7), ['--artifact', '**', '--without', 'clock']);
  test.end();
});

void t.test('a shell is opened by the image’s digest with the build’s own names', (test) => {
  const { builds, toolchains, revision, recipe } = twoMismatches();
  const [build, toolchain] = [builds[2], toolchains[0]];
  if (build === undefined || toolchain === undefined) throw new TypeError('the sample has too few builds');
  const command = words(shellCommand({ build, toolchain, revision, recipe }));
  test.equal(command.at(-1), toolchain.image);
  test.ok(
    command.includes('vbhost-9f3k') && command.includes('TZ=VBC-05:45') && command.includes('42731:42732'),
  );
  test.end();
});

void t.test('no text can leave its word, nor hide in it', (test) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', "'", '\\', '\n', '\u001B', '\u202E', '$(x)', '`', '"'),
      (one, other) => {
        const text = (one + other + one).replaceAll('\0', '').toWellFormed();
        const quoted = shellQuote(text);
        return words(quoted)[0] === text && !/[\p{Cc}\p{Cf}]/u.test(quoted);
      },
    ),
    { numRuns: 100 },
  );
  test.notMatch(rerunCommand(hostile()), /[\p{Cc}\p{Cf}]/u);
  test.end();
});
