import { stringify } from 'yaml';

import type { Answer } from './answer.ts';
import type { CorpusProject } from './read-corpus.ts';

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
