import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { Option, type Command } from 'commander';

import type { Blob } from '../../artifact/blob.ts';
import type { Difference } from '../../comparison/difference.ts';
import type { ComparisonDocument } from '../../comparison/document.ts';
import { connectDocker } from '../../build/docker-client.ts';
import { createReportRenderer } from '../../diff/diffoscope-render.ts';
import { createDiskBlobStore } from '../../store/disk-blob-store.ts';
import { visibleText } from '../../report/visible-text.ts';
import type { CommandContext } from '../command-context.ts';
import { openComparisons } from '../comparisons.ts';
import { createDiffEngine, createToolchains, silentProgress } from '../compose.ts';
import { pipeUntrusted } from '../pipe-untrusted.ts';
import type { PlaceOptions } from '../server-place.ts';
import { removeTemporaryDirectory, temporaryDirectoryOf } from '../temporary-directory.ts';
import { UsageError } from '../usage-error.ts';

const FORMATS = ['text', 'html', 'json'] as const;

interface DiffOptions extends PlaceOptions {
  readonly format: (typeof FORMATS)[number];
  readonly letters?: string;
}

export function addDiffCommand(program: Command, context: CommandContext): void {
  program
    .command('diff')
    .description("print diffoscope's whole report on one artifact")
    .argument('<id>', 'an id, its first characters, or `latest`')
    .argument('<path>', "the artifact's path")
    .option('--letters <letters>', 'which classes, such as A,B')
    .addOption(new Option('--format <format>', 'format').choices(FORMATS).default('text'))
    .option('--server <address>', 'work with the server there, such as https://verbatim.example.org')
    .option('--data <directory>', 'folder of the store')
    .action(async (id: string, path: string, options: DiffOptions) => {
      const comparisons = openComparisons(context, options);
      try {
        const { report } = findDifference(await comparisons.document(id), path, options.letters);
        const content = await comparisons.blob(report.digest);
        if (options.format === 'json') await pipeUntrusted(content, context.stdout);
        else await renderHere(content, report, { format: options.format, context });
      } finally {
        await comparisons.close();
      }
    });
}

/** By diffoscope in a sandbox of this machine's engine, wherever the report is from. */
async function renderHere(
  content: Readable,
  report: Blob,
  { format, context }: { format: 'text' | 'html'; context: CommandContext },
): Promise<void> {
  const { config, signal, stdout } = context;
  const docker = await connectDocker(config.dockerHost);
  const folder = join(temporaryDirectoryOf(config), 'diff');
  try {
    await mkdir(folder, { recursive: true });
    const blobs = createDiskBlobStore(folder);
    const kept = await blobs.put(content);
    if (kept.digest !== report.digest) throw new UsageError('NO_DIFFERENCE', 'the report is damaged');
    const engine = await createDiffEngine(
      { docker, config, store: { blobs } },
      createToolchains(docker, config),
      silentProgress(signal),
    );
    await pipeUntrusted(Readable.from([await createReportRenderer(engine)(report, format, signal)]), stdout);
  } finally {
    await removeTemporaryDirectory(config);
  }
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
