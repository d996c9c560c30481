import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Command } from 'commander';

import type { ComparisonDocument } from '../../comparison/document.ts';
import { exitCodeOf } from '../../comparison/exit-code.ts';
import { compareRevision } from '../../coordinator/compare-revision.ts';
import { renderReport } from '../../report/format-report.ts';
import type { CommandContext } from '../command-context.ts';
import { addCompareOptions, type CompareOptions } from '../compare-options.ts';
import { requestFrom } from '../comparison-request.ts';
import { withCoordinator } from '../compose.ts';
import { printReport } from '../print-report.ts';
import { chooseTerminal } from '../terminal-choice.ts';
import { UsageError } from '../usage-error.ts';

/** What is compared when nothing is named. */
const BUNDLED_EXAMPLE = fileURLToPath(new URL('../../../examples/reproducible', import.meta.url));

export function addCompareCommand(program: Command, context: CommandContext): void {
  addCompareOptions(
    program
      .command('compare')
      .description('build a source in several environments and compare what comes out')
      .argument(
        '[source]',
        'git URL#ref, directory, archive, .dsc or debian:NAME; the bundled example when left out',
      ),
  ).action(async (source: string | undefined, options: CompareOptions) => {
    const document = await compare(source ?? BUNDLED_EXAMPLE, options, context);
    context.setExitCode(
      exitCodeOf(document.judgement.verdict, { acceptEquivalent: options.acceptEquivalent }),
    );
  });
}

async function compare(
  source: string,
  options: CompareOptions,
  context: CommandContext,
): Promise<ComparisonDocument> {
  return withCoordinator(context, options, async (deps) => {
    const builders = (await deps.toolchains.list()).map(({ name }) => name);
    const request = await requestFrom(source, options, { cwd: context.cwd, builders });
    const terminal = chooseTerminal({ stream: context.stderr, env: context.env, verbose: options.verbose });
    try {
      const document = await compareRevision(request, deps, {
        emit: (event) => terminal.show(event),
        signal: context.signal,
      });
      terminal.close();
      await writeReports(document, options, context);
      printReport(document, options.json ? 'json' : 'text', context);
      return document;
    } finally {
      terminal.close();
    }
  });
}

async function writeReports(
  document: ComparisonDocument,
  options: CompareOptions,
  context: CommandContext,
): Promise<void> {
  for (const format of ['html', 'junit'] as const) {
    const file = options[format];
    if (file === undefined) continue;
    try {
      await writeFile(resolve(context.cwd, file), renderReport(document, format));
    } catch (cause) {
      throw new UsageError('NOT_WRITABLE', `the ${format} report cannot be written to ${file}`, {
        cause,
        hint: `the result is kept: verbatim report ${document.id} --format ${format}`,
      });
    }
  }
}
