import { cpSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import tap, { type Test, test } from 'tap';

import { type CodeBlock, readCodeBlocks } from './code-blocks.ts';
import { makeScratchCheckout, ROOT, type ScratchCheckout } from './scratch-checkout.ts';

/** Every block that is not run: its page, its first command, and why. Few, or the docs prove nothing. */
const NOT_RUN: readonly { page: string; command: string; why: string }[] = [
  { page: 'docs/installation.md', command: 'npm test', why: 'runs this test' },
  {
    page: 'README.md',
    command: 'npm run compare',
    why: 'docs/installation.md runs it; `npm test` runs this test',
  },
  {
    page: 'README.md',
    command: 'npm run compare -- ./my-project',
    why: 'projects and addresses that stand for the reader’s own',
  },
  {
    page: 'README.md',
    command: 'npx verbatim serve',
    why: 'runs for good; test/docker/serve.test.ts serves',
  },
  {
    page: 'docs/bisect.md',
    command: 'verbatim bisect https://example.org/p.git --good v1.0 --bad main',
    why: 'an address that stands for the reader’s own; test/coordinator/bisect.test.ts searches',
  },
  {
    page: 'docs/container.md',
    command: 'node scripts/build-image.ts',
    why: 'test/docker/coordinator-image.test.ts runs it, under a tag of its own',
  },
  {
    page: 'docs/container.md',
    command: 'docker build -t verbatim/coordinator .',
    why: 'takes its base from a registry',
  },
  {
    page: 'docs/container.md',
    command: 'docker volume create verbatim-data',
    why: 'test/docker/coordinator-image.test.ts runs the image',
  },
  {
    page: 'docs/operations.md',
    command: 'useradd --system --home-dir /var/lib/verbatim --groups docker verbatim',
    why: 'changes the machine: accounts, units',
  },
];
const MOST_NOT_RUN = 10;
/** For all pages together. */
const TIMEOUT_MS = 900_000;
tap.setTimeout(TIMEOUT_MS);

const pages = globSync(['README.md', 'docs/**/*.md'], { cwd: ROOT })
  .toSorted((left, right) => (left < right ? -1 : 1))
  .map((page) => ({ page, ...readCodeBlocks(readFileSync(join(ROOT, page), 'utf8')) }));

void test('every block that holds commands is marked, and rightly', async (t) => {
  const problems = pages.flatMap(({ page, problems: found }) =>
    found.map((problem) => `${page}: ${problem}`),
  );
  t.same(problems, []);
});

void test('every block that is not run is listed here with its reason', async (t) => {
  const found = pages.flatMap(({ page, blocks }) =>
    blocks.filter(({ isRun }) => !isRun).map(({ commands }) => `${page}: ${commands[0]}`),
  );
  const listed = NOT_RUN.map(({ page, command }) => `${page}: ${command}`);
  t.same(found.toSorted(), listed.toSorted());
  t.ok(found.length <= MOST_NOT_RUN, `at most ${MOST_NOT_RUN}`);
});

void test('the commands of the docs do what the docs say', { timeout: TIMEOUT_MS }, async (t) => {
  const directory = t.testdir({});
  const prepared = join(directory, 'prepared');
  const maker = makeScratchCheckout(join(directory, 'maker'), prepared);
  const made = await maker.run("verbatim compare examples/hostname --on 'bookworm*2,bookworm+all'");
  if (!t.match(made, SAYS[1], 'the store that all pages begin with is made')) t.comment(made.all);

  const toRun = pages.filter(({ blocks }) => blocks.some(({ isRun }) => isRun));
  t.ok(toRun.length >= 3, 'there are pages with commands');
  for (const [index, { page, blocks }] of toRun.entries()) {
    await t.test(page, { timeout: TIMEOUT_MS }, async (pageTest) => {
      const data = join(directory, `data-${index}`);
      cpSync(prepared, data, { recursive: true });
      const checkout = makeScratchCheckout(join(directory, `page-${index}`), data);
      for (const block of blocks.filter(({ isRun }) => isRun)) await runBlock(pageTest, checkout, block);
    });
  }
});

/** A crash ends with 1 too: what a command says is asked for beside its exit code. */
const SAYS = {
  0: { exitCode: 0 },
  1: { exitCode: 1, all: /^(unreproducible|equivalent) /m },
  2: { exitCode: 2, all: /^(verbatim|error): |^missing /m },
  3: { exitCode: 3, all: /^inconclusive /m },
} as const;

async function runBlock(
  t: Test,
  checkout: ScratchCheckout,
  { line, commands, exitCode: wanted }: CodeBlock,
): Promise<void> {
  for (const command of commands) {
    const result = await checkout.run(command);
    if (!t.match(result, SAYS[wanted], `line ${line}: ${command}`)) t.comment(result.all);
  }
}
