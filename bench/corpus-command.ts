import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execa } from 'execa';

import { combineRecipes } from '../test/corpus/combine.ts';
import { ANSWER_FILE, RECIPE_FILE, type CorpusProject } from '../test/corpus/read-corpus.ts';

const COMMAND = join(import.meta.dirname, '../bin/verbatim');

export interface CorpusCommand {
  /** After `verbatim compare SOURCE --json`. */
  readonly flags: readonly string[];
  /** The store's folder. */
  readonly data: string;
}

/**
 * What `verbatim compare` prints about copies of the projects, without their answers: one as it is, several each in a folder of its
 * name, with one recipe that builds them all. Throws when it ends without a result.
 */
export async function compareProjects(
  projects: readonly CorpusProject[],
  command: CorpusCommand,
): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-corpus-'));
  try {
    const [first, ...more] = projects;
    if (first !== undefined && more.length === 0) {
      const source = join(folder, first.name);
      copySources(first, source);
      return await compare(source, command);
    }
    const source = join(folder, 'together');
    for (const project of projects) copySources(project, join(source, project.name));
    writeFileSync(join(source, RECIPE_FILE), combineRecipes(projects));
    return await compare(source, command);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copySources({ folder }: CorpusProject, to: string): void {
  cpSync(folder, to, { recursive: true, filter: (path) => path !== join(folder, ANSWER_FILE) });
}

async function compare(source: string, { flags, data }: CorpusCommand): Promise<unknown> {
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    [COMMAND, 'compare', source, '--json', '--data', data, ...flags],
    { reject: false, maxBuffer: 256 * 1024 ** 2 },
  );
  // Unreproducible and inconclusive are results; a failure and an interruption print none.
  if (exitCode === undefined || stdout === '') throw new Error(`comparing ${source}: ${stderr.trim()}`);
  return JSON.parse(stdout);
}
