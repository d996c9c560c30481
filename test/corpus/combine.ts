import { stringify } from 'yaml';

import type { Answer } from './answer.ts';
import type { CorpusProject } from './read-corpus.ts';
import type { Told } from './told.ts';

/**
 * Projects that are built at once: `size` of them, and each that a variation makes fail for itself, for its end would be
 * everyone's.
 */
export function batchesOf(projects: readonly CorpusProject[], size: number): CorpusProject[][] {
  const alone = projects.filter(({ answer }) => answer.failsUnder.length > 0);
  const others = projects.filter((project) => !alone.includes(project));
  const count = Math.ceil(others.length / size);
  const batches = Array.from({ length: count }, (_, at) => others.slice(at * size, (at + 1) * size));
  return [...batches, ...alone.map((project) => [project])];
}

/** One recipe that builds all projects, each in the folder of its name. For projects that no variation makes fail. */
export function combineRecipes(projects: readonly CorpusProject[]): string {
  return stringify({
    packages: [...new Set(projects.flatMap(({ recipe }) => recipe.packages))].toSorted(),
    build: projects.map(({ name, recipe }) => `(\ncd ${name}\n${recipe.build}\n)\n`).join(''),
    artifacts: projects.flatMap(({ name, recipe }) => recipe.artifacts.map((glob) => `${name}/${glob}`)),
  });
}

/** The answers of all projects as one. */
export function combineAnswers(projects: readonly CorpusProject[]): Answer {
  const artifacts = projects.flatMap(({ name, answer }) =>
    Object.entries(answer.artifacts).map(([path, planted]) => [`${name}/${path}`, planted] as const),
  );
  return {
    about: projects.map(({ name }) => name).join(', '),
    artifacts: Object.fromEntries(artifacts),
    failsUnder: projects.flatMap(({ answer }) => answer.failsUnder),
  };
}

/** What was told of one project among several. How many builds it took is nobody's alone. */
export function partOf(told: Told, { name }: CorpusProject): Told {
  const own = <T extends { readonly path: string }>(all: readonly T[]): T[] =>
    all
      .filter(({ path }) => path.startsWith(`${name}/`))
      .map((one) => ({ ...one, path: one.path.slice(name.length + 1) }));
  const { judgement, causes } = told;
  return {
    ...told,
    judgement: { ...judgement, artifacts: own(judgement.artifacts) },
    causes: own(causes),
    explanation: null,
  };
}
