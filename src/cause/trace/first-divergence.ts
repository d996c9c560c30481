import type { Divergence } from '../../comparison/divergence.ts';
import { alignUnits, isSameCommand } from './align-units.ts';
import { compareInputs, type ComparedInputs, type Moment } from './compare-inputs.ts';
import { describeOrigin } from './describe-origin.ts';
import { indexFlows } from './flows.ts';
import { formUnits, type Unit } from './form-units.ts';
import { BUILD } from './neutral-text.ts';
import type { Origin, Output } from './origin.ts';
import type { Trace } from './trace.ts';

export type Search =
  | { readonly kind: 'found'; readonly divergence: Divergence }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * From an artifact that two traced builds made differently back over who wrote it, what that read, and who wrote that, to the
 * earliest command whose inputs agreed and whose output did not. `artifact` is relative to the build folder: `src/out/app`.
 */
export function firstDivergence(left: Trace, right: Trace, artifact: string): Search {
  const units = { left: formUnits(left), right: formUnits(right) };
  const flows = { left: indexFlows(units.left), right: indexFlows(units.right) };
  const path = `${BUILD}/${artifact}`;
  const [one, two] = [flows.left.lastWriteOf(path, Infinity), flows.right.lastWriteOf(path, Infinity)];
  if (one === null || two === null) return none('no command was seen to write it');
  if (one.event.digest === null || two.event.digest === null)
    return none('it could not be read as it was written');
  if (one.event.digest === two.event.digest) return none('the traced builds made it the same');
  const walk: Walk = {
    partners: alignUnits(units.left, units.right),
    origins: [],
    visited: new Set(),
    isExhausted: false,
  };
  follow(
    {
      left: { flows: flows.left, unit: one.unit, at: one.event.at },
      right: { flows: flows.right, unit: two.unit, at: two.event.at },
      output: { kind: 'file', left: one.event, right: two.event },
    },
    walk,
    0,
  );
  const [first] = walk.origins.toSorted((a, b) => a.left.startedAt - b.left.startedAt);
  if (walk.isExhausted || first === undefined) return none('too many commands had a part in it');
  const isWhole = left.isWhole && right.isWhole;
  return {
    kind: 'found',
    divergence: describeOrigin(first, { others: walk.origins.length - 1, isWhole }),
  };
}

const MOST_STEPS = 20_000;
const DEEPEST = 1000;

interface Step {
  readonly left: Moment;
  readonly right: Moment;
  readonly output: Output;
}

interface Walk {
  readonly partners: ReadonlyMap<Unit, Unit>;
  readonly origins: Origin[];
  readonly visited: Set<string>;
  isExhausted: boolean;
}

/** Adds the origins that lead to a step's output. */
function follow(step: Step, walk: Walk, depth: number): void {
  const { left, right, output } = step;
  const key = `${left.unit.id} ${left.at} ${right.unit.id} ${right.at}`;
  if (walk.visited.has(key)) return;
  walk.visited.add(key);
  if (walk.visited.size > MOST_STEPS || depth > DEEPEST) {
    walk.isExhausted = true;
    return;
  }
  const inputs = compareInputs(left, right, walk.partners);
  const behind = stepsBehind(step, inputs);
  for (const next of behind) follow(next, walk, depth + 1);
  if (behind.length === 0) walk.origins.push({ left: left.unit, right: right.unit, output, inputs });
}

/**
 * Files and the pipe that was read last: a shell may have read others for other ends. Arguments count only when nothing that was
 * read differs: they often hold a name drawn at random, as the read file's is.
 */
function stepsBehind({ left, right }: Step, { files, pipes, unexplained }: ComparedInputs): Step[] {
  const steps: Step[] = files.map((file) => ({
    left: { ...left, unit: file.left.unit, at: file.left.event.at },
    right: { ...right, unit: file.right.unit, at: file.right.event.at },
    output: { kind: 'file', left: file.left.event, right: file.right.event },
  }));
  const [pipe] = pipes;
  if (pipe !== undefined) {
    steps.push({
      left: { ...left, unit: pipe.left.unit, at: pipe.left.sent.at },
      right: { ...right, unit: pipe.right.unit, at: pipe.right.sent.at },
      output: { kind: 'pipe', left: pipe.left.sent, right: pipe.right.sent },
    });
  }
  const [one, two] = [left.unit.parent, right.unit.parent];
  const isGiven = !isSameCommand(left.unit, right.unit);
  if (steps.length === 0 && unexplained.length === 0 && isGiven && one !== null && two !== null) {
    steps.push({
      left: { ...left, unit: one, at: left.unit.startedAt },
      right: { ...right, unit: two, at: right.unit.startedAt },
      output: { kind: 'command', left: left.unit, right: right.unit },
    });
  }
  return steps;
}

function none(reason: string): Search {
  return { kind: 'none', reason };
}
