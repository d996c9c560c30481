import type { Executor } from '../build/executor.ts';

/** Removes what a service's earlier processes left in the engine and no comparison under way knows. Throws BuildError. */
export async function clearSandboxes(
  executor: Executor,
  isUnderWay: (comparison: string) => boolean,
): Promise<number> {
  const left = (await executor.list()).filter(({ isOurs, comparison }) => isOurs && !isUnderWay(comparison));
  await Promise.all(left.map(({ name, comparison }) => executor.release({ name, comparison })));
  return left.length;
}
