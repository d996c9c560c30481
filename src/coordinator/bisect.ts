import { bisectRevisions, type BisectStep, type RevisionVerdict } from '../cause/bisect-revisions.ts';
import { judgeRevision, type Narrowing } from '../cause/judge-revision.ts';
import { isRevisionsOwn } from '../comparison/comparison-fault.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { CodedError, messageOf } from '../errors.ts';
import { faultOf } from './ended-error.ts';

/** One revision that was tested. */
export interface BisectTest {
  /** From 0, the older end. */
  readonly index: number;
  readonly commit: string;
  readonly verdict: RevisionVerdict;
  /** null where there was nothing to be compared. */
  readonly document: ComparisonDocument | null;
  /** The comparison's sentence, or why there is none. */
  readonly sentence: string;
}

export interface Bisection {
  readonly end: Extract<BisectStep, { step: 'found' | 'unclear' }>;
  /** In the order of testing. */
  readonly tests: readonly BisectTest[];
}

/** What a search is told and asks for. */
export interface BisectDeps {
  /** One comparison of a commit; an earlier result may be repeated. */
  compare(commit: string): Promise<ComparisonDocument>;
  /** Called before each test; `most` is how many there are at most, this one and those before it counted, as far as can be told. */
  onTest(commit: string, place: { readonly number: number; readonly most: number }): Promise<void>;
  onTested(test: BisectTest): void;
}

/** The ends of a search are not what they were given as. */
export class BisectError extends CodedError<'NOT_GOOD' | 'NOT_BAD'> {}

/**
 * Finds the first bad one of `commits`, oldest first, of which the first is good and the last is bad: both are tested before anything else.
 * A revision that does not build, or of which nothing can be said, is stepped around. Throws BisectError, and what a comparison throws that
 * is no fault of the revision.
 */
export async function bisect(
  commits: readonly string[],
  narrowing: Narrowing,
  deps: BisectDeps,
): Promise<Bisection> {
  const tests: BisectTest[] = [];
  const tested = new Map<number, RevisionVerdict>();
  const test = async (index: number, between: number): Promise<BisectTest> => {
    const commit = commits[index] ?? '';
    // Each test halves what is left; two are of the ends.
    const most = Math.max(tests.length + 1, tests.length + Math.ceil(Math.log2(between)));
    await deps.onTest(commit, { number: tests.length + 1, most });
    const one = { index, commit, ...(await testRevision(commit, narrowing, deps)) };
    tests.push(one);
    tested.set(index, one.verdict);
    deps.onTested(one);
    return one;
  };

  const last = commits.length - 1;
  expect(await test(0, 4 * last), 'good');
  expect(await test(last, 2 * last), 'bad');
  for (;;) {
    const step = bisectRevisions(commits.length, tested);
    if (step.step === 'found' || step.step === 'unclear') return { end: step, tests };
    if (step.step === 'impossible') throw new Error('the ends of a search were lost');
    // oxlint-disable-next-line no-await-in-loop -- each test chooses the next
    await test(step.index, step.between);
  }
}

async function testRevision(
  commit: string,
  narrowing: Narrowing,
  deps: BisectDeps,
): Promise<Pick<BisectTest, 'verdict' | 'document' | 'sentence'>> {
  try {
    const document = await deps.compare(commit);
    return { verdict: judgeRevision(document, narrowing), document, sentence: document.sentence };
  } catch (error) {
    // A revision that holds no file, or says nowhere how it is built, does not build.
    if (!isRevisionsOwn(faultOf(error))) throw error;
    return { verdict: 'untestable', document: null, sentence: messageOf(error) };
  }
}

function expect({ commit, verdict, sentence }: BisectTest, wanted: 'good' | 'bad'): void {
  if (verdict === wanted) return;
  const name = commit.slice(0, 12);
  const found = verdict === 'untestable' ? 'cannot be tested' : `is ${verdict}`;
  throw new BisectError(
    wanted === 'good' ? 'NOT_GOOD' : 'NOT_BAD',
    `${name} was given as ${wanted}, and it ${found}: ${sentence}`,
    {
      hint: `Give a ${wanted} revision, the same builders as it was found ${wanted} with, or another --path or --kind.`,
    },
  );
}
