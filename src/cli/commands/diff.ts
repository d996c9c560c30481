import { Readable } from 'node:stream';

import { Option, type Command } from 'commander';

import type { Difference } from '../../comparison/difference.ts';
import type { ComparisonDocument } from '../../comparison/document.ts';
import { connectDocker } from '../../build/docker-client.ts';
import { createReportRenderer } from '../../diff/diffoscope-render.ts';
import { visibleText } from '../../report/visible-text.ts';
import type { CommandContext } from '../command-context.ts';
import { createDiffEngine, createToolchains, openContextStore, silentProgress } from '../compose.ts';
import { pipeUntrusted } from '../pipe-untrusted.ts';
import { UsageError } from '../usage-error.ts';

const FORMATS = ['text', 'html', 'json'] as const;

interface DiffOptions {
  readonly format: (typeof FORMATS)[number];
  readonly letters?: string;
  readonly data?: string;
}

export function addDiffCommand(program: Command, context: CommandContext): void {
  program
    .command('diff')
    .description("print diffoscope's whole report on one artifact")
    .argument('<id>', 'an id, its first characters, or `latest`')
    .argument('<path>', "the artifact's path")
    .option('--letters <letters>', 'which classes, such as A,B')
    .addOption(new Option('--format <format>', 'format').choices(FORMATS).default('text'))
    .option('--data <directory>', 'folder of the store')
    .action(async (id: string, path: string, options: DiffOptions) => {
      const store = openContextStore(context, options);
      try {
        const document = await store.comparisons.document(store.comparisons.resolveId(id));
        const { report } = findDifference(document, path, options.letters);
        if (options.format === 'json') {
          await pipeUntrusted(store.blobs.read(report.digest), context.stdout);
          return;
        }
        const { config, signal } = context;
        const docker = await connectDocker(config.dockerHost);
        const progress = silentProgress(signal);
        const engine = await createDiffEngine(
          { docker, config, store },
          createToolchains(docker, config),
          progress,
        );
        const rendered = await createReportRenderer(engine)(report, options.format, signal);
        await pipeUntrusted(Readable.from([rendered]), context.stdout);
      } finally {
        store.close();
      }
    });
}

function findDifference(
  { differences }: ComparisonDocument,
  path: string,
  letters: string | undefined,
): { report: NonNullable<Difference['report']> } {
  const here = differences.filter((difference) => difference.path === path);
  const found = here.find(
    ({ left, right }) => letters === undefined || `${left.letter},${right.letter}` === letters,
  );
  if (found === undefined) {
    const paths = differences.map(
      (one) => `${visibleText(one.path)} (${one.left.letter},${one.right.letter})`,
    );
    throw new UsageError('NO_DIFFERENCE', `no difference is kept for ${visibleText(path)}`, {
      hint: paths.length === 0 ? 'this comparison has none' : `there are: ${paths.slice(0, 20).join('; ')}`,
    });
  }
  if (found.report === null) {
    const why = found.message ?? found.status;
    throw new UsageError('NO_DIFFERENCE', `diffoscope gave no report on ${visibleText(path)}: ${why}`);
  }
  return { report: found.report };
}
