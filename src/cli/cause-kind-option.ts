import { InvalidArgumentError, Option } from 'commander';

import { isCauseKind, type CauseKind } from '../comparison/cause.ts';

/** An option that takes a kind of cause. There are too many to be listed in a help. */
export function causeKindOption(description: string): Option {
  return new Option('--kind <kind>', description).argParser(causeKind);
}

function causeKind(text: string): CauseKind {
  if (isCauseKind(text)) return text;
  throw new InvalidArgumentError(
    'It takes a kind of cause, such as captures-build-path: see docs/causes.md.',
  );
}
