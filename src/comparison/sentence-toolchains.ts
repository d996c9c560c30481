import { shownName } from './shown-name.ts';
import type { Telling } from './telling.ts';
import { someOf, wordList } from './word-list.ts';

/** The second claim, told whenever several toolchains were to build: "the same whatever the toolchain". */
export function tellToolchains({ judgement }: Pick<Telling, 'judgement'>): string | null {
  if (judgement.cohorts.length < 2) return null;
  if (judgement.toolchainIndependent === 'yes') return 'the same whatever the toolchain';
  if (judgement.toolchainIndependent === 'not tried') return 'toolchains are not compared with each other';
  const differing = judgement.artifacts.filter((one) => one.toolchainIndependent === 'no');
  const names = wordList(differing.map(({ path }) => shownName(path)));
  const verb = differing.length === 1 ? 'differs' : 'differ';
  return `${someOf(differing.length, judgement.artifacts.length, 'artifact')} ${verb} between toolchains: ${names}`;
}
