import { type Command, InvalidArgumentError, Option } from 'commander';

import { DEFAULT_BUILDERS } from '../environment/parse-builders.ts';
import type { ExplainOptions } from './explain-options.ts';
import { positiveNumber, wholeNumber } from './number-options.ts';

/** The options of `verbatim compare`, as typed. */
export interface CompareOptions extends RequestOptions, ExplainOptions {
  readonly explain: boolean;
  readonly sha256?: string;
  readonly acceptEquivalent: boolean;
  readonly json: boolean;
  readonly html?: string;
  readonly junit?: string;
  readonly verbose: boolean;
  readonly again: boolean;
  readonly server?: string;
  readonly data?: string;
}

/** What is built, how and by whom. */
export interface RequestOptions {
  readonly on: string;
  readonly recipe?: string;
  readonly run?: string;
  readonly fetch?: string;
  readonly output?: string;
  readonly artifact: string[];
  readonly package: string[];
  readonly without: string[];
  readonly variable: string[];
  readonly limit: string[];
  readonly seed?: string;
  readonly sourceDateEpoch?: number;
  readonly jobs?: number;
  readonly maxDiffs: number;
  readonly refetch: boolean;
  readonly allowPrivate: boolean;
}

export const DEFAULT_MAX_DIFFS = 50;

export function addCompareOptions(command: Command): Command {
  return addRequestOptions(command, DEFAULT_BUILDERS)
    .option('--sha256 <digest>', 'sha256 that the source archive must have')
    .option('--accept-equivalent', 'exit 0 also when artifacts are the same only after normalisation', false)
    .option('--json', 'print the result document instead of the summary', false)
    .option('--html <file>', 'also write the HTML report')
    .option('--junit <file>', 'also write JUnit XML')
    .option('--verbose', 'print every log line', false)
    .option('--again', 'on a server: build again, even where it could repeat an earlier result', false)
    .option('--server <address>', 'work with the server there, such as https://verbatim.example.org')
    .option('--data <directory>', 'folder of the store');
}

/** What is built, how and by whom: of every command that compares a source. */
export function addRequestOptions(command: Command, builders: string): Command {
  return command
    .option('--on <builders>', 'builders, such as "bookworm*2,bookworm+all,trixie"', builders)
    .option('--recipe <file>', 'recipe file to use instead of the one in the source')
    .option('--run <script>', 'build step')
    .option('--fetch <script>', 'fetch step: has the network, runs once per toolchain')
    .option('--output <directory>', 'where artifact globs start, relative to the source')
    .addOption(many('--artifact <glob>', 'files to compare; may be given again'))
    .addOption(many('--package <name>', 'Debian package to install; may be given again'))
    .addOption(many('--without <variation>', 'variation that this project cannot stand; may be given again'))
    .addOption(many('--variable <name=value>', 'variable for fetch and build; may be given again'))
    .addOption(
      many('--limit <name=value>', 'bound of a build, such as time=30m or memory=8GiB; may be given again'),
    )
    .option('--seed <hex>', 'seed of the canaries; taken from the source by default', hexadecimal)
    .option(
      '--source-date-epoch <seconds>',
      'SOURCE_DATE_EPOCH; taken from the source by default',
      wholeNumber,
    )
    .option('--jobs <count>', 'builds at a time; follows the machine by default', positiveNumber)
    .option('--max-diffs <count>', 'pairs handed to diffoscope at most', wholeNumber, DEFAULT_MAX_DIFFS)
    .option('--refetch', 'fetch again, even where an earlier result is kept', false)
    .option('--allow-private', "let the source's URL lead to private addresses", false);
}

function hexadecimal(text: string): string {
  if (/^[0-9a-f]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('It takes up to 64 lower-case hex digits.');
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

export function many(flags: string, description: string): Option {
  return new Option(flags, description).default([]).argParser(collect);
}
