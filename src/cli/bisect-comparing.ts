import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { compareRevision } from '../coordinator/compare-revision.ts';
import type { Observer } from '../coordinator/coordinator-deps.ts';
import type { Source } from '../source/source.ts';
import type { CommandContext } from './command-context.ts';
import { prepareHere } from './compare-here.ts';
import type { RequestOptions } from './compare-options.ts';
import { compareThere } from './compare-there.ts';
import { requestFrom } from './comparison-request.ts';
import { builderNames, withCoordinator } from './compose.ts';
import { openServer, type PlaceOptions } from './server-place.ts';
import { chooseTerminal } from './terminal-choice.ts';

/** Compares one source after another as they were asked for, with the progress on the terminal. An earlier result may be repeated. */
export type Compare = (source: Source) => Promise<ComparisonDocument>;

interface Comparing {
  /** As it was typed, of the source as it was typed. */
  readonly request: ComparisonRequest;
  readonly compare: Compare;
}

/** Opens the server that is named, else this machine's engine, for `use`, and closes it. */
export async function withComparing<T>(
  source: string,
  options: RequestOptions & PlaceOptions & { readonly verbose: boolean },
  context: CommandContext,
  use: (comparing: Comparing) => Promise<T>,
): Promise<T> {
  const { config, cwd } = context;
  const server = openServer(context, options);
  const { verbose } = options;
  const typed = { ...options, explain: false, tryFix: false, trace: false };
  try {
    const builders = server === null ? await builderNames() : await server.client.builders();
    const jobs = server === null ? config.jobs : null;
    const request = await requestFrom(source, typed, { cwd, builders, jobs });
    if (server !== null) {
      const there = { server, context, again: false, verbose };
      const compare: Compare = async (one) =>
        shown(context, verbose, async (observer) =>
          compareThere({ ...request, source: one }, there, observer),
        );
      return await use({ request, compare });
    }
    return await withCoordinator(context, options, async (deps, docker) => {
      let isPrepared = false;
      const compare: Compare = async (one) =>
        shown(context, verbose, async (observer) => {
          if (!isPrepared) await prepareHere(deps, docker, { context, observer });
          isPrepared = true;
          return compareRevision({ ...request, source: one }, deps, observer, { again: false });
        });
      return use({ request, compare });
    });
  } finally {
    await server?.client.close();
  }
}

/** Each comparison has rows of its own; what is said between them follows. */
async function shown(
  { stderr, env, signal }: CommandContext,
  verbose: boolean,
  compare: (observer: Observer) => Promise<ComparisonDocument>,
): Promise<ComparisonDocument> {
  const terminal = chooseTerminal({ stream: stderr, env, verbose });
  try {
    return await compare({ emit: (event) => terminal.show(event), signal });
  } finally {
    terminal.close();
  }
}
