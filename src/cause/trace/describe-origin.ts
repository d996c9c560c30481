import type { Divergence } from '../../comparison/divergence.ts';
import { isSameCommand } from './align-units.ts';
import type { Origin, Output } from './origin.ts';
import { programOf } from './form-units.ts';
import { BUILD } from './neutral-text.ts';

export interface OriginContext {
  /** How many other origins the same artifact has. */
  readonly others: number;
  /** Whether both traces are. */
  readonly isWhole: boolean;
}

export function describeOrigin(origin: Origin, { others, isWhole }: OriginContext): Divergence {
  const { left, right, inputs } = origin;
  const given = left.command?.arguments ?? [];
  const areEqual = inputs.unexplained.length === 0 && isSameCommand(left, right);
  return {
    command: given.slice(0, MOST_ARGUMENTS).map(bounded),
    isCommandCut: left.command?.isWhole !== true || given.length > MOST_ARGUMENTS || given.some(isLong),
    cwd: relative(left.command?.cwd ?? ''),
    output: describeOutput(origin.output),
    inputs: { count: inputs.count, areEqual },
    others,
    limits: limitsOf(origin, isWhole),
  };
}

const MOST_ARGUMENTS = 60;
const MOST_CHARACTERS = 400;
const MOST_NAMED = 3;
/** What can be shown as it is: no controls but those of lines. */
const TEXT = /^[^\p{Cc}\uFFFD]*(?:[\t\r\n][^\p{Cc}\uFFFD]*)*$/u;

function bounded(text: string): string {
  return isLong(text) ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function isLong(text: string): boolean {
  return text.length > MOST_CHARACTERS;
}

/** To the build folder, where it is below that. */
function relative(path: string): string {
  return bounded(path.startsWith(`${BUILD}/`) ? path.slice(BUILD.length + 1) : path);
}

function describeOutput(output: Output): Divergence['output'] {
  switch (output.kind) {
    case 'file': {
      const { left, right } = output;
      const digests = { left: left.digest ?? '', right: right.digest ?? '' };
      return { kind: 'file', name: relative(left.path), ...digests, isText: false };
    }
    case 'pipe': {
      const isText = [output.left, output.right].every(({ start }) => TEXT.test(start));
      const [left, right] = [output.left, output.right].map((one) => (isText ? one.start : one.digest));
      return { kind: 'pipe', name: '', left: left ?? '', right: right ?? '', isText };
    }
    case 'command': {
      const [left, right] = [output.left, output.right].map(({ command }) => command?.arguments ?? []);
      const at = left?.findIndex((one, index) => one !== right?.[index]) ?? -1;
      return {
        kind: 'command',
        name: programOf(output.left.command),
        left: bounded(left?.at(at) ?? ''),
        right: bounded(right?.[at === -1 ? (left?.length ?? 0) : at] ?? ''),
        isText: true,
      };
    }
    default:
      return output satisfies never;
  }
}

function limitsOf({ inputs, left, right }: Origin, isWhole: boolean): string[] {
  const { unexplained, ofEnvironment, unseen } = inputs;
  return [
    ...(isWhole ? [] : ['a trace is not whole: what came later is not known']),
    ...(isSameCommand(left, right) ? [] : ['its arguments differ, and who gave them was not seen']),
    ...named(unexplained, 'differs, and who wrote it was not seen'),
    ...named(ofEnvironment, 'differs with the environment'),
    ...named(unseen, 'could not be compared'),
  ];
}

function named(paths: readonly string[], what: string): string[] {
  const shown = paths.slice(0, MOST_NAMED).map((path) => `its input ${relative(path)} ${what}`);
  const more = paths.length - shown.length;
  return more > 0 ? [...shown, `so do ${more} more`] : shown;
}
