import type { Command } from 'commander';

import type { Narrowing } from '../../cause/judge-revision.ts';
import type { CauseKind } from '../../comparison/cause.ts';
import { EXIT_CODES } from '../../comparison/exit-code.ts';
import { bisect } from '../../coordinator/bisect.ts';
import type { Source } from '../../source/source.ts';
import { withGitHistory, type GitHistory } from '../../source/git-history.ts';
import { DEFAULT_SOURCE_LIMITS } from '../../source/source-limits.ts';
import { anyAddress, isPublicAddress } from '../../source/url-guard.ts';
import { withComparing, type Compare } from '../bisect-comparing.ts';
import { causeKindOption } from '../cause-kind-option.ts';
import type { CommandContext } from '../command-context.ts';
import { addRequestOptions, type RequestOptions } from '../compare-options.ts';
import { bisectionJson, commitWords, renderBisection, type BisectOutcome } from '../render-bisect.ts';
import type { PlaceOptions } from '../server-place.ts';
import { removeTemporaryDirectory, temporaryDirectoryOf } from '../temporary-directory.ts';
import { UsageError } from '../usage-error.ts';

/** Deterministic enough for a search that repeats nothing: whether the environment matters. */
const BUILDERS = 'bookworm,bookworm+all';

export interface BisectOptions extends RequestOptions, PlaceOptions {
  readonly good: string;
  readonly bad: string;
  readonly path?: string;
  readonly kind?: CauseKind;
  readonly acceptEquivalent: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

export function addBisectCommand(program: Command, context: CommandContext): void {
  addRequestOptions(
    program
      .command('bisect')
      .description('find the first revision that stopped being reproducible, and its cause')
      .argument('<source>', 'git URL, or a repository here')
      .requiredOption('--good <revision>', 'branch, tag or commit that is reproducible')
      .requiredOption('--bad <revision>', 'a later one that is not'),
    BUILDERS,
  )
    .option('--path <artifact>', 'only this artifact counts')
    .addOption(causeKindOption('only this kind of cause counts'))
    .option('--accept-equivalent', 'what is the same after normalisation is good', false)
    .option('--json', 'print JSON', false)
    .option('--verbose', 'print every log line', false)
    .option('--server <address>', 'work with the server there, such as https://verbatim.example.org')
    .option('--data <directory>', 'folder of the store')
    .action(async (source: string, options: BisectOptions) => {
      const outcome = await search(source, options, context);
      context.stdout.write(options.json ? bisectionJson(outcome) : renderBisection(outcome));
      const isFound = outcome.bisection.end.step === 'found';
      context.setExitCode(isFound ? EXIT_CODES.reproducible : EXIT_CODES.inconclusive);
    });
}

async function search(
  source: string,
  options: BisectOptions,
  context: CommandContext,
): Promise<BisectOutcome> {
  const { config, signal, stderr } = context;
  const say = (text: string): void => void stderr.write(`${text}\n`);
  const history = {
    scratch: temporaryDirectoryOf(config),
    isAllowed: options.allowPrivate ? anyAddress : isPublicAddress,
    isAnonymous: false,
    limits: DEFAULT_SOURCE_LIMITS,
    signal,
    onStep: say,
  };
  try {
    return await withComparing(source, options, context, async ({ request, compare }) => {
      const url = repositoryOf(request.source, source);
      return withGitHistory({ url, from: options.good, to: options.bad }, history, async (opened) => {
        say(`${opened.commits.length - 1} revisions from ${options.good} to ${options.bad}`);
        return follow(opened, { url, options, say, compare });
      });
    });
  } catch (error) {
    if (signal.aborted) say('stopped; the same command goes on from here, for results are kept');
    throw error;
  } finally {
    await removeTemporaryDirectory(config);
  }
}

async function follow(
  history: GitHistory,
  asked: { url: string; options: BisectOptions; say: (text: string) => void; compare: Compare },
): Promise<BisectOutcome> {
  const { commits } = history;
  const { url, options, say, compare } = asked;
  const { path = null, kind = null, acceptEquivalent } = options;
  const narrowing: Narrowing = { path, kind, acceptEquivalent };
  const bisection = await bisect(commits, narrowing, {
    compare: async (commit) => compare({ kind: 'git', url, ref: commit }),
    async onTest(commit, { number, most }) {
      say(`revision ${number} of about ${most}: ${commitWords(await history.describe(commit))}`);
    },
    onTested: ({ commit, verdict }) => say(`${commit.slice(0, 12)} is ${verdict}`),
  });
  const { end } = bisection;
  const told = end.step === 'found' ? [end.firstBad] : end.candidates;
  const described = await Promise.all(told.map(async (index) => history.describe(commits[index] ?? '')));
  return { bisection, commits, narrowing, facts: described };
}

/** A folder is a repository here. */
function repositoryOf(source: Source, text: string): string {
  if (source.kind === 'directory') return source.path;
  if (source.kind !== 'git') {
    throw new UsageError('INVALID_OPTION', `${text} is no git repository, and only one has a history`);
  }
  if (source.ref === null) return source.url;
  throw new UsageError('INVALID_OPTION', `${text} names a revision`, {
    hint: 'Leave out what is behind the #: --good and --bad name the revisions.',
  });
}
