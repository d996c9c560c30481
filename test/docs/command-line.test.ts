import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Command, Option } from 'commander';
import { test } from 'tap';

import type { CommandContext } from '../../src/cli/command-context.ts';
import { createProgram } from '../../src/cli/program.ts';
import { readConfig } from '../../src/config.ts';
import { ROOT } from './scratch-checkout.ts';

const page = readFileSync(join(ROOT, 'docs/command-line.md'), 'utf8');

const context: CommandContext = {
  config: readConfig({ HOME: '/nonexistent' }),
  signal: new AbortController().signal,
  cwd: ROOT,
  stdout: process.stdout,
  stderr: process.stderr,
  env: {},
  setExitCode: () => {},
};
const commands = commandsBelow(createProgram(context), 'verbatim');

void test('the page has a section for each command, in the order of the help', async (t) => {
  const sections = [...page.matchAll(/^## `(verbatim .*)`$/gm)].map(([, title]) => title);
  t.same(
    sections,
    commands.map(({ usage }) => usage),
  );
  t.ok(sections.length > 5);
});

for (const { usage, options } of commands) {
  void test(`the section of ${usage} has the options of its help, in order`, async (t) => {
    const rows = optionRows(usage);
    t.same(
      rows.map(({ flags }) => flags),
      options.map(({ flags }) => flags),
    );
    for (const { flags, meaning } of rows) {
      const option = options.find((one) => one.flags === flags);
      for (const word of wordsOf(option)) t.ok(meaning.includes(word), `${flags} names ${word}`);
    }
  });
}

/** The commands that do something, each as one types it. */
function commandsBelow(
  command: Command,
  name: string,
): readonly { usage: string; options: readonly Option[] }[] {
  if (command.commands.length > 0)
    return command.commands.flatMap((one) => commandsBelow(one, `${name} ${one.name()}`));
  const places = command.registeredArguments.map((argument) => {
    const word = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${word}>` : `[${word}]`;
  });
  return [{ usage: [name, ...places].join(' '), options: command.options }];
}

function optionRows(usage: string): { flags: string; meaning: string }[] {
  const [, section = ''] = page.split(`## \`${usage}\`\n`);
  const [own = ''] = section.split(/^## /m);
  return [...own.matchAll(/^\| `(-[^`]+)` *\| (.*) \|$/gm)].map(([, flags = '', meaning = '']) => ({
    flags,
    meaning,
  }));
}

/** What a row must name: the default where there is one, and every choice. */
function wordsOf(option: Option | undefined): string[] {
  const byDefault: unknown = option?.defaultValue;
  const isPlain = typeof byDefault === 'string' || typeof byDefault === 'number';
  return [...(isPlain ? [String(byDefault)] : []), ...(option?.argChoices ?? [])];
}
