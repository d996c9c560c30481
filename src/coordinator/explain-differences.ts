import type { Difference } from '../comparison/difference.ts';
import type { ComparisonDocument, Judgement } from '../comparison/document.ts';
import { pairsToDiff, type ClassPair } from '../comparison/pairs-to-diff.ts';
import { messageOf } from '../errors.ts';
import type { ComparisonRun } from './comparison-run.ts';

export type ExplainedDifferences = Pick<ComparisonDocument, 'differences' | 'undiffed'>;

/** Hands the class pairs that matter to diffoscope, at most `maxDiffs`, several at once. What is left out is said. */
export async function explainDifferences(
  { judgement, sentence }: { judgement: Judgement; sentence: string },
  run: ComparisonRun,
  maxDiffs: number,
): Promise<ExplainedDifferences> {
  const { pairs, undiffed } = pairsToDiff(judgement);
  const chosen = pairs.slice(0, maxDiffs);
  const leftOut = pairs
    .slice(maxDiffs)
    .map((pair) => undiffedPair(pair, `more than ${maxDiffs} pairs differ`));
  if (chosen.length === 0) return { differences: [], undiffed: [...undiffed, ...leftOut] };
  run.emit({ kind: 'judged', sentence });
  const answers = await diffAll(chosen, run);
  return {
    differences: answers.flatMap((answer) => ('status' in answer ? [answer] : [])),
    undiffed: [...undiffed, ...answers.flatMap((answer) => ('status' in answer ? [] : [answer])), ...leftOut],
  };
}

type Undiffed = ComparisonDocument['undiffed'][number];

/** The verdict stands without an explanation: a fault of the analysis is told, not thrown. Nothing runs on behind its back. */
async function diffAll(pairs: readonly ClassPair[], run: ComparisonRun): Promise<(Difference | Undiffed)[]> {
  let done = 0;
  const answers = await Promise.all(
    pairs.map((pair) =>
      run
        .inSlot(run.signal, async () => {
          const answer = await diffPair(pair, run, (fraction, message) =>
            run.emit({ kind: 'diff', path: pair.path, done, total: pairs.length, fraction, message }),
          ).catch((error: unknown) => undiffedPair(pair, messageOf(error)));
          done += 1;
          const message = 'status' in answer ? answer.status : answer.reason;
          run.emit({ kind: 'diff', path: pair.path, done, total: pairs.length, fraction: 1, message });
          return answer;
        })
        // Stopped while it waited.
        .catch((error: unknown) => undiffedPair(pair, messageOf(error))),
    ),
  );
  run.signal.throwIfAborted();
  return answers;
}

async function diffPair(
  pair: ClassPair,
  run: ComparisonRun,
  show: (fraction: number, message: string) => void,
): Promise<Difference> {
  run.signal.throwIfAborted();
  const { differ } = await run.deps.analysis(run);
  show(0, 'starting');
  return await differ.diff(pair, {
    onProgress: show,
    onQuick: () => show(0, 'quick pass done, looking deeper'),
    signal: run.signal,
  });
}

function undiffedPair({ path, left, right }: ClassPair, reason: string): Undiffed {
  return { path, letters: [left.letter, right.letter], reason };
}
