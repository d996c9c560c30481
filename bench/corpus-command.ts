import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execa } from 'execa';

import { ANSWER_FILE, RECIPE_FILE, type CorpusProject } from '../test/corpus/read-corpus.ts';

const COMMAND = join(import.meta.dirname, '../bin/verbatim');

export interface CorpusCommand {
  /** After `verbatim compare SOURCE --json`. */
  readonly flags: readonly string[];
  /** The store's folder. */
  readonly data: string;
}

/** What `verbatim compare` prints about a copy of the project, without its answer. Throws when it ends without a result. */
export async function compareProject(project: CorpusProject, command: CorpusCommand): Promise<unknown> {
  return await inTemporaryFolder(async (folder) => {
    const source = join(folder, project.name);
    copySources(project, source);
    return await compare(source, command);
  });
}

/** The same of several projects at once, each in a folder of its own, with one recipe that builds them all. */
export async function compareTogether(
  projects: readonly CorpusProject[],
  recipe: string,
  command: CorpusCommand,
): Promise<unknown> {
  return await inTemporaryFolder(async (folder) => {
    const source = join(folder, 'together');
    for (const project of projects) copySources(project, join(source, project.name));
    writeFileSync(join(source, RECIPE_FILE), recipe);
    return await compare(source, command);
  });
}

function copySources({ folder }: CorpusProject, to: string): void {
  cpSync(folder, to, { recursive: true, filter: (path) => path !== join(folder, ANSWER_FILE) });
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-corpus-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(source: string, { flags, data }: CorpusCommand): Promise<unknown> {
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    [COMMAND, 'compare', source, '--json', '--data', data, ...flags],
    { reject: false, maxBuffer: 256 * 1024 ** 2 },
  );
  // Unreproducible and inconclusive are results; 2 is none.
  if (exitCode === undefined || exitCode === 2) throw new Error(`comparing ${source}: ${stderr.trim()}`);
  return JSON.parse(stdout);
}
