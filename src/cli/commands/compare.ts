import { fileURLToPath } from 'node:url';

import type { Command } from 'commander';

import type { Docker } from '../../build/docker-client.ts';
import type { ComparisonDocument } from '../../comparison/document.ts';
import { exitCodeOf } from '../../comparison/exit-code.ts';
import { compareRevision } from '../../coordinator/compare-revision.ts';
import type { CoordinatorDeps, Observer } from '../../coordinator/coordinator-deps.ts';
import type { ComparisonEvent } from '../../coordinator/event.ts';
import { messageOf } from '../../errors.ts';
import { clearLeftovers, describeCleared } from '../clear-leftovers.ts';
import type { CommandContext } from '../command-context.ts';
import { addCompareOptions, type CompareOptions } from '../compare-options.ts';
import { requestFrom } from '../comparison-request.ts';
import { builderNames, withCoordinator } from '../compose.ts';
import { printReport } from '../print-report.ts';
import { checkReportFiles, writeReportFiles } from '../report-files.ts';
import { chooseTerminal } from '../terminal-choice.ts';

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
  const { config, cwd, env, signal, stderr } = context;
  const request = await requestFrom(source, options, {
    cwd,
    builders: await builderNames(),
    jobs: config.jobs,
  });
  await checkReportFiles(options, cwd);
  return withCoordinator(context, options, async (deps, docker) => {
    const terminal = chooseTerminal({ stream: stderr, env, verbose: options.verbose });
    const emit = (event: ComparisonEvent): void => terminal.show(event);
    try {
      await clear(docker, deps, { config, emit });
      await makeAnalysis(deps, { emit, signal });
      const document = await compareRevision(request, deps, { emit, signal });
      terminal.close();
      printReport(document, options.json ? 'json' : 'text', context);
      await writeReportFiles(document, options, cwd);
      return document;
    } finally {
      terminal.close();
    }
  });
}

/** Makes what explains a mismatch on the first run, not when one is found. Without it a verdict still stands. */
async function makeAnalysis(deps: CoordinatorDeps, observer: Observer): Promise<void> {
  try {
    await deps.analysis(observer);
  } catch (error) {
    observer.signal.throwIfAborted();
    observer.emit({ kind: 'step', message: `differences cannot be explained for now: ${messageOf(error)}` });
  }
}

/** What cannot be cleared now is no reason not to compare. */
async function clear(
  docker: Docker,
  { store }: CoordinatorDeps,
  { config, emit }: Pick<CommandContext, 'config'> & Pick<Observer, 'emit'>,
): Promise<void> {
  try {
    const message = describeCleared(await clearLeftovers({ docker, config, store }, { all: false }));
    if (message !== null) emit({ kind: 'step', message });
  } catch (error) {
    emit({ kind: 'step', message: `what killed runs left could not be cleared: ${messageOf(error)}` });
  }
}
