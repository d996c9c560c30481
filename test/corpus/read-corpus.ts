import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { answerSchema, type Answer } from './answer.ts';

export interface CorpusProject {
  readonly name: string;
  /** The folder with its sources, `verbatim.yaml` and `answer.yaml`. */
  readonly folder: string;
  readonly recipe: CorpusRecipe;
  readonly answer: Answer;
}

/** Stands beside the sources and is no part of them: whoever builds a project leaves it out. */
export const ANSWER_FILE = 'answer.yaml';
export const RECIPE_FILE = 'verbatim.yaml';

/** As much of a recipe as a project of the corpus needs. */
export const corpusRecipeSchema = z.strictObject({
  packages: z.array(z.string()).default([]),
  build: z.string(),
  artifacts: z.array(z.string()).min(1),
});
export type CorpusRecipe = z.infer<typeof corpusRecipeSchema>;

const PROJECTS = join(import.meta.dirname, 'projects');

/** All projects with their answers, by name. Throws when a recipe or an answer does not fit its schema. */
export function readCorpus(root = PROJECTS): CorpusProject[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readProject(name, join(root, name)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function readProject(name: string, folder: string): CorpusProject {
  return {
    name,
    folder,
    recipe: readYaml(join(folder, RECIPE_FILE), corpusRecipeSchema),
    answer: readYaml(join(folder, ANSWER_FILE), answerSchema),
  };
}

function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
  return read.data;
}
