import type { Divergence } from './divergence.ts';
import { shownName } from './shown-name.ts';

/** "`gcc -c main.c -o main.o` is the first command whose inputs agreed and whose output did not: it wrote `src/main.o`." */
export function tellDivergence(divergence: Divergence): string {
  const { command, isCommandCut, inputs } = divergence;
  const words = command.map(asWord).join(' ');
  const shown = shownName(isCommandCut ? `${words} …` : words);
  const claim = inputs.areEqual
    ? 'is the first command whose inputs agreed and whose output did not'
    : 'is the first command that is known to have made something else';
  return `${shown} ${claim}: ${tellOutput(divergence)}`;
}

function tellOutput({ output }: Divergence): string {
  const { kind, name, left, right, isText } = output;
  switch (kind) {
    case 'file':
      return `it wrote ${shownName(name)}`;
    case 'pipe':
      return isText
        ? `it wrote ${shownName(left.trimEnd())} in one build and ${shownName(right.trimEnd())} in the other`
        : 'what it wrote was read by another command';
    case 'command':
      return `it ran ${shownName(name)} with ${shownName(left)} in one build and ${shownName(right)} in the other`;
    default:
      return kind satisfies never;
  }
}

/** As a shell would take it. */
function asWord(text: string): string {
  return /^[\w@%+=:,./{}-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
