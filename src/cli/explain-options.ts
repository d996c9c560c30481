import { type Command, InvalidArgumentError } from 'commander';

import { explainRequestSchema, type ExplainRequest } from '../comparison/explanation.ts';
import { positiveNumber } from './number-options.ts';
import { UsageError } from './usage-error.ts';

/** How far an explanation goes, as typed. */
export interface ExplainOptions {
  readonly confirmations?: number;
  readonly budget?: number;
  readonly tryFix: boolean;
  readonly trace: boolean;
}

const { confirmations, budget } = explainRequestSchema.shape;

export function addExplainOptions(command: Command): Command {
  return command
    .option(
      '--confirmations <count>',
      `how often a suspect is built alone before it counts as confirmed; ${explainRequestSchema.parse({}).confirmations} by default`,
      (text) => within(positiveNumber(text), confirmations.safeParse(positiveNumber(text)).success),
    )
    .option(
      '--budget <builds>',
      'the most builds to screen with, those of the comparison among them',
      (text) => within(positiveNumber(text), budget.safeParse(positiveNumber(text)).success),
    )
    .option('--try-fix', 'try the settings that may mend it, in fresh builds', false)
    .option('--trace', 'look for the first command whose output differs, in traced builds', false);
}

export function explainRequestOf({
  confirmations: times,
  budget: most,
  tryFix,
  trace,
}: ExplainOptions): ExplainRequest {
  return explainRequestSchema.parse({
    ...(times === undefined ? {} : { confirmations: times }),
    ...(most === undefined ? {} : { budget: most }),
    tryFix,
    trace,
  });
}

/** Of a command that explains only when it is told to; null when it is not. Throws UsageError for an option that would do nothing. */
export function optionalExplainRequest(
  options: ExplainOptions & { readonly explain: boolean },
): ExplainRequest | null {
  if (options.explain) return explainRequestOf(options);
  const given = [
    options.confirmations === undefined ? null : '--confirmations',
    options.budget === undefined ? null : '--budget',
    options.tryFix ? '--try-fix' : null,
    options.trace ? '--trace' : null,
  ].find((name) => name !== null);
  if (given === undefined) return null;
  throw new UsageError('INVALID_OPTION', `${given} is given without --explain, and would do nothing`);
}

function within(value: number, isWithin: boolean): number {
  if (isWithin) return value;
  throw new InvalidArgumentError('That is too many.');
}
