/** A fenced block of a page that is there to be run. */
export interface CodeBlock {
  /** The line of the fence, from 1. */
  readonly line: number;
  readonly commands: readonly string[];
  readonly exitCode: 0 | 1 | 2 | 3;
  readonly isRun: boolean;
}

export interface PageBlocks {
  readonly blocks: readonly CodeBlock[];
  /** What is marked wrongly, or looks like commands and is not marked at all. */
  readonly problems: readonly string[];
}

/** The `sh` and `console` blocks of a Markdown page, by the convention of CONTRIBUTING.md. */
export function readCodeBlocks(markdown: string): PageBlocks {
  const blocks: CodeBlock[] = [];
  const problems: string[] = [];
  for (const fence of markdown.matchAll(FENCE)) {
    const [, , info = '', body = ''] = fence;
    const line = markdown.slice(0, fence.index).split('\n').length;
    const [language = '', ...marks] = info.trim().split(/\s+/);
    if (!RUN_LANGUAGES.has(language)) {
      if (SILENT_LANGUAGES.has(language) && COMMAND.test(body))
        problems.push(`line ${line}: looks like commands; mark it sh or console`);
      continue;
    }
    const unknown = marks.filter((mark) => mark !== 'no-run' && !EXIT_MARKS.has(mark));
    if (unknown.length > 0)
      problems.push(`line ${line}: ${unknown.join(' ')} is no mark; there are no-run and exit=N`);
    const exitCode = EXIT_MARKS.get(marks.find((mark) => EXIT_MARKS.has(mark)) ?? '') ?? 0;
    const commands = language === 'console' ? typedCommands(body) : shellCommands(body);
    if (commands.length === 0) problems.push(`line ${line}: holds no command`);
    if (exitCode !== 0 && commands.length > 1)
      problems.push(`line ${line}: a block marked exit=${exitCode} holds one command`);
    blocks.push({ line, commands, exitCode, isRun: !marks.includes('no-run') });
  }
  return { blocks, problems };
}

const EXIT_MARKS: ReadonlyMap<string, 1 | 2 | 3> = new Map([
  ['exit=1', 1],
  ['exit=2', 2],
  ['exit=3', 3],
]);
const FENCE = /^[ ]*(`{3,})([^\n`]*)\n(.*?)^[ ]*\1[ ]*$/gms;
const RUN_LANGUAGES = new Set(['sh', 'console']);
const SILENT_LANGUAGES = new Set(['', 'bash', 'shell', 'text']);
const COMMAND = /^(\$ )?(sudo )?(npm|npx|node|verbatim|docker|git|apt-get|systemctl|curl) /m;

/** What follows `$ `, with its `> ` lines; all else is output. */
function typedCommands(body: string): string[] {
  return [...body.matchAll(/^\s*\$ (.*(?:\n\s*> .*)*)/gm)].map(([, text = '']) =>
    text.replaceAll(/\n\s*> /g, '\n'),
  );
}

/** One command a line, unless a backslash goes on; comments go. */
function shellCommands(body: string): string[] {
  return body
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
