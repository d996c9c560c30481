import type { Command } from 'commander';

import { digestSchema, type Digest } from '../../artifact/digest.ts';
import type { CommandContext } from '../command-context.ts';
import { openComparisons, type Comparisons } from '../comparisons.ts';
import { pipeUntrusted } from '../pipe-untrusted.ts';
import { printReport } from '../print-report.ts';
import { renderAttempts } from '../render-attempts.ts';
import { renderSightings } from '../render-sightings.ts';
import type { PlaceOptions } from '../server-place.ts';
import type { SightingRecord } from '../../store/artifact-reader.ts';
import { UsageError } from '../usage-error.ts';

const MAX_SIGHTINGS = 100;

interface ShowOptions extends PlaceOptions {
  readonly log?: string;
  readonly json: boolean;
}

export function addShowCommand(program: Command, context: CommandContext): void {
  program
    .command('show')
    .description('show a comparison, a build log, or every comparison that saw an artifact')
    .argument('<id>', "an id, its first characters, `latest`, or an artifact's sha256")
    .option('--log <builder>', "print a builder's whole log, such as bookworm+all")
    .option('--json', 'print the result document', false)
    .option('--server <address>', 'work with the server there, such as https://verbatim.example.org')
    .option('--data <directory>', 'folder of the store')
    .action(async (id: string, options: ShowOptions) => {
      const comparisons = openComparisons(context, options);
      try {
        if (digestSchema.safeParse(id).success) {
          context.stdout.write(renderSightings(await sightingsOf(id, comparisons)));
          return;
        }
        const document = await comparisons.document(id);
        if (options.log === undefined) {
          if (!options.json) {
            context.stdout.write(renderAttempts(document, await comparisons.attempts(document.id)));
          }
          printReport(document, options.json ? 'json' : 'text', context);
        } else {
          const experiments = document.explanation?.experiments.map(({ build }) => build) ?? [];
          await printLog(options.log, [...document.builds, ...experiments], comparisons, context);
        }
      } finally {
        await comparisons.close();
      }
    });
}

async function sightingsOf(digest: Digest, comparisons: Comparisons): Promise<SightingRecord[]> {
  const sightings = await comparisons.sightings(digest, MAX_SIGHTINGS);
  if (sightings.length > 0) return sightings;
  throw new UsageError('UNKNOWN_ARTIFACT', `no comparison has made an artifact with sha256 ${digest}`);
}

async function printLog(
  label: string,
  builds: readonly { builder: { label: string }; log: { digest: string } | null }[],
  comparisons: Comparisons,
  { stdout }: CommandContext,
): Promise<void> {
  const build = builds.find(({ builder }) => builder.label === label);
  if (build === undefined) {
    const labels = builds.map(({ builder }) => builder.label).join(', ');
    throw new UsageError('INVALID_OPTION', `no build is called "${label}"`, { hint: `there are: ${labels}` });
  }
  if (build.log === null) throw new UsageError('INVALID_OPTION', `${label} ended before it had a log`);
  await pipeUntrusted(await comparisons.blob(build.log.digest), stdout);
}
