import type { ComparisonDocument } from '../comparison/document.ts';
import { exitCodeOf } from '../comparison/exit-code.ts';
import type { Observer } from '../coordinator/coordinator-deps.ts';
import type { CommandContext } from './command-context.ts';
import type { CompareOptions } from './compare-options.ts';
import { printReport } from './print-report.ts';
import { checkReportFiles, writeReportFiles } from './report-files.ts';
import { openServer, type ServerPlace } from './server-place.ts';
import { removeTemporaryDirectory } from './temporary-directory.ts';
import { chooseTerminal } from './terminal-choice.ts';

/** How a command that compares tells of it. */
export type ReportOptions = Pick<
  CompareOptions,
  'acceptEquivalent' | 'json' | 'html' | 'junit' | 'verbose' | 'server' | 'data'
>;

/** Where a command compares, and who is told of it. */
export interface Comparing {
  /** null for this machine. */
  readonly server: ServerPlace | null;
  readonly observer: Observer;
}

/** Compares with the progress on the terminal, prints and writes what was asked for, and sets the exit code. */
export async function reportComparison(
  options: ReportOptions,
  context: CommandContext,
  compare: (comparing: Comparing) => Promise<ComparisonDocument>,
): Promise<void> {
  const { config, cwd, env, signal, stderr } = context;
  const { acceptEquivalent, verbose } = options;
  const server = openServer(context, options);
  await checkReportFiles(options, cwd);
  const terminal = chooseTerminal({ stream: stderr, env, verbose });
  const observer: Observer = { emit: (event) => terminal.show(event), signal };
  try {
    const document = await compare({ server, observer });
    terminal.close();
    printReport(document, options.json ? 'json' : 'text', context);
    await writeReportFiles(document, options, cwd);
    context.setExitCode(exitCodeOf(document.judgement.verdict, { acceptEquivalent }));
  } finally {
    terminal.close();
    await server?.client.close();
    await removeTemporaryDirectory(config);
  }
}
