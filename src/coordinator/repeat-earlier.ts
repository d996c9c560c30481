import { isDeepStrictEqual } from 'node:util';

import type { ComparisonDocument } from '../comparison/document.ts';
import type { Claim } from '../store/queue.ts';
import { regressedFrom } from './assemble-document.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { setUpToolchain } from './set-up-toolchain.ts';

const IGNORED = { onPhase: () => {}, onLine: () => {} };

/**
 * The result of an earlier comparison of the same request, revision, recipe and toolchains, as this one's document; null when there is
 * none, or when it is asked to build again. `reuseOf` says whose it is, and the builds keep the ids they were made under.
 */
export async function repeatEarlier(claim: Claim, run: ComparisonRun): Promise<ComparisonDocument | null> {
  const { ledger, deps, plan, emit } = run;
  if (claim.again || claim.request.builtBy !== null || ledger.finishedBuilds().size > 0) return null;
  const id = ledger.earlierResult(plan.revision.snapshot.digest);
  if (id === null) return null;
  const earlier = await deps.store.comparisons.document(id);
  if (!isSameWork(earlier, run) || !(await hasSameToolchains(earlier, run))) return null;
  emit({ kind: 'builds', labels: plan.builds.map(({ builder }) => builder.label) });
  const when = earlier.finishedAt.slice(0, 10);
  emit({
    kind: 'step',
    message: `nothing is built: comparison ${id} of ${when} had the same revision, recipe and toolchains`,
  });
  await ledger.beginJudging();
  return {
    ...earlier,
    id: run.id,
    createdAt: new Date(ledger.createdAtMs).toISOString(),
    finishedAt: new Date(deps.clock()).toISOString(),
    revision: plan.revision,
    regressedFrom: regressedFrom(run, earlier.judgement),
    reuseOf: id,
  };
}

/** An environment's clock is another each time; all else that a build gets must be the same, and no build may lack a result of its own. */
function isSameWork(earlier: ComparisonDocument, { plan }: ComparisonRun): boolean {
  const { recipe, revision, untried, seed, capabilities } = plan;
  return (
    isDeepStrictEqual(
      [earlier.recipe, earlier.revision.sourceDateEpoch, earlier.untried, earlier.seed],
      [recipe, revision.sourceDateEpoch, untried, seed],
    ) &&
    earlier.engine.architecture === capabilities.engine.architecture &&
    isDeepStrictEqual(
      earlier.builds.map(({ builder }) => builder),
      plan.builds.map(({ builder }) => builder),
    ) &&
    earlier.builds.every(({ outcome }) => outcome !== 'error' && outcome !== 'cancelled') &&
    isFullyExplained(earlier)
  );
}

/** What ended experiments too early may be gone by now, but for a budget of the caller's own. */
function isFullyExplained({ explanation }: ComparisonDocument): boolean {
  return explanation === null || explanation.stopped === null || explanation.asked.budget !== null;
}

/** Sets the toolchains up as for a build: only then is known what they are. */
async function hasSameToolchains(earlier: ComparisonDocument, run: ComparisonRun): Promise<boolean> {
  const identities = new Map<string, string | null>();
  for (const name of new Set(earlier.builds.map(({ builder }) => builder.toolchain))) {
    // oxlint-disable-next-line no-await-in-loop -- one that differs is enough
    const cohort = await run.inSlot(run.signal, () => setUpToolchain(name, run, IGNORED));
    identities.set(name, cohort.kind === 'ready' ? cohort.toolchain.identity : null);
  }
  return earlier.builds.every(
    ({ toolchain, builder }) => toolchain !== null && identities.get(builder.toolchain) === toolchain,
  );
}
