import type { BuildResult } from '../comparison/build-result.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { recipeWords } from './recipe-words.ts';
import { shellQuote } from './shell-quote.ts';

/** The command that makes this comparison again: the same revision, recipe, builders and canaries. */
export function rerunCommand(document: ComparisonDocument): string {
  const { source, sourceDateEpoch, sourceDateEpochFrom } = document.revision;
  const words = [
    'verbatim',
    'compare',
    sourceWord(document),
    '--on',
    notationOf(document),
    '--seed',
    document.seed,
  ];
  if (source.kind === 'tarball' && source.sha256 !== null) words.push('--sha256', source.sha256);
  if (sourceDateEpochFrom === 'caller') words.push('--source-date-epoch', String(sourceDateEpoch));
  return [...words, ...recipeWords(document)].map(shellQuote).join(' ');
}

/** A shell in a build's image with its names and variables. */
export function shellCommand(of: {
  build: BuildResult;
  toolchain: Toolchain;
  revision: ComparisonDocument['revision'];
  recipe: ComparisonDocument['recipe'];
}): string {
  const { environment } = of.build;
  const variables = {
    ...environment.noise,
    ...of.recipe.variables,
    HOME: environment.home,
    PATH: environment.path,
    TZ: environment.timezone,
    LC_ALL: environment.locale,
    SOURCE_DATE_EPOCH: String(of.revision.sourceDateEpoch),
  };
  const options: [string, string][] = [
    ['--network', 'none'],
    ['--cap-drop', 'ALL'],
    ['--hostname', environment.hostname],
    ['--domainname', environment.domain],
    ['--user', `${environment.uid}:${environment.gid}`],
    ...Object.entries(variables).map(([name, value]): [string, string] => ['--env', `${name}=${value}`]),
    ['--entrypoint', '/bin/sh'],
  ];
  const words = ['docker', 'run', '--rm', '--interactive', '--tty', ...options.flat(), of.toolchain.image];
  return words.map(shellQuote).join(' ');
}

/** The resolved revision rather than what was typed, where the two can differ. */
function sourceWord({ revision }: ComparisonDocument): string {
  const { source } = revision;
  if (source.kind === 'git' && revision.commit !== null && !revision.dirty)
    return `${source.url}#${revision.commit}`;
  if (source.kind === 'debian' && revision.version !== null)
    return `debian:${source.name}=${revision.version}`;
  return revision.title;
}

/** `bookworm*2,bookworm+all`: repeats of one notation together, in the order they first came. */
function notationOf({ builds }: ComparisonDocument): string {
  const repeats = new Map<string, number>();
  for (const { builder } of builds) repeats.set(builder.notation, (repeats.get(builder.notation) ?? 0) + 1);
  return [...repeats].map(([notation, times]) => (times === 1 ? notation : `${notation}*${times}`)).join(',');
}
