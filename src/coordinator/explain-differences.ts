import pLimit from 'p-limit';

import type { Difference } from '../comparison/difference.ts';
import type { ComparisonDocument, Judgement } from '../comparison/document.ts';
import { pairsToDiff, type ClassPair } from '../comparison/pairs-to-diff.ts';
import { CodedError, messageOf } from '../errors.ts';
import type { ComparisonRun } from './comparison-run.ts';

export type ExplainedDifferences = Pick<ComparisonDocument, 'differences' | 'undiffed'>;

/** Hands the class pairs that matter to diffoscope, at most `maxDiffs`, several at once. What is left out is said. */
export async function explainDifferences(
  judgement: Judgement,
  run: ComparisonRun,
  maxDiffs: number,
): Promise<ExplainedDifferences> {
  const { pairs, undiffed } = pairsToDiff(judgement);
  const chosen = pairs.slice(0, maxDiffs);
  const leftOut = pairs
    .slice(maxDiffs)
    .map((pair) => undiffedPair(pair, `more than ${maxDiffs} pairs differ`));
  if (chosen.length === 0) return { differences: [], undiffed: [...undiffed, ...leftOut] };
  const answers = await diffAll(chosen, run);
  return {
    differences: answers.flatMap((answer) => ('status' in answer ? [answer] : [])),
    undiffed: [...undiffed, ...answers.flatMap((answer) => ('status' in answer ? [] : [answer])), ...leftOut],
  };
}

type Undiffed = ComparisonDocument['undiffed'][number];

async function diffAll(pairs: readonly ClassPair[], run: ComparisonRun): Promise<(Difference | Undiffed)[]> {
  try {
    const { differ } = await run.deps.analysis(run);
    const slots = pLimit(run.jobs);
    let done = 0;
    const show = (path: string, fraction: number, message: string): void =>
      run.emit({ kind: 'diff', path, done, total: pairs.length, fraction, message });
    return await Promise.all(
      pairs.map((pair) =>
        slots(async () => {
          show(pair.path, 0, 'starting');
          const difference = await differ.diff(pair, {
            onProgress: (fraction, message) => show(pair.path, fraction, message),
            onQuick: () => show(pair.path, 0, 'quick pass done, looking deeper'),
            signal: run.signal,
          });
          done += 1;
          show(pair.path, 1, difference.status);
          return difference;
        }).catch((error: unknown) => undiffedPair(pair, faultOf(error, run))),
      ),
    );
  } catch (error) {
    const reason = faultOf(error, run);
    return pairs.map((pair) => undiffedPair(pair, reason));
  }
}

/** The verdict stands without an explanation: a fault of the analysis is told, not thrown. */
function faultOf(error: unknown, run: ComparisonRun): string {
  run.signal.throwIfAborted();
  if (error instanceof CodedError) return messageOf(error);
  throw error;
}

function undiffedPair({ path, left, right }: ClassPair, reason: string): Undiffed {
  return { path, letters: [left.letter, right.letter], reason };
}
