import { fileURLToPath } from 'node:url';

import type { Command } from 'commander';

import type { Docker } from '../../build/docker-client.ts';
import type { ComparisonRequest } from '../../comparison/comparison-request.ts';
import type { ComparisonDocument } from '../../comparison/document.ts';
import { exitCodeOf } from '../../comparison/exit-code.ts';
import { compareRevision } from '../../coordinator/compare-revision.ts';
import type { CoordinatorDeps, Observer } from '../../coordinator/coordinator-deps.ts';
import { messageOf } from '../../errors.ts';
import { clearLeftovers, describeCleared } from '../clear-leftovers.ts';
import type { CommandContext } from '../command-context.ts';
import { compareThere } from '../compare-there.ts';
import { addCompareOptions, type CompareOptions } from '../compare-options.ts';
import { requestFrom } from '../comparison-request.ts';
import { builderNames, withCoordinator } from '../compose.ts';
import { printReport } from '../print-report.ts';
import { checkReportFiles, writeReportFiles } from '../report-files.ts';
import { openServer } from '../server-place.ts';
import { removeTemporaryDirectory } from '../temporary-directory.ts';
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
  const server = openServer(context, options);
  const request = await requestFrom(source, options, {
    cwd,
    builders: server === null ? await builderNames() : await server.client.builders(),
    jobs: server === null ? config.jobs : null,
  });
  await checkReportFiles(options, cwd);
  const { again, verbose } = options;
  const terminal = chooseTerminal({ stream: stderr, env, verbose });
  const observer: Observer = { emit: (event) => terminal.show(event), signal };
  try {
    const document =
      server === null
        ? await compareHere(request, options, { context, observer })
        : await compareThere(request, { server, context, again, verbose }, observer);
    terminal.close();
    printReport(document, options.json ? 'json' : 'text', context);
    await writeReportFiles(document, options, cwd);
    return document;
  } finally {
    terminal.close();
    await server?.client.close();
    await removeTemporaryDirectory(config);
  }
}

/** On this machine's engine, in this process. */
async function compareHere(
  request: ComparisonRequest,
  options: CompareOptions,
  { context, observer }: { context: CommandContext; observer: Observer },
): Promise<ComparisonDocument> {
  return withCoordinator(context, options, async (deps, docker) => {
    await clear(docker, deps, { config: context.config, emit: observer.emit });
    await makeAnalysis(deps, observer);
    return compareRevision(request, deps, observer);
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
