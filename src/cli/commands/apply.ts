import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import type { Command } from 'commander';

import { parseProjectsFile } from '../../comparison/parse-projects-file.ts';
import { planProjects, type PlannedStep } from '../../comparison/plan-projects.ts';
import type { ProjectSettings } from '../../comparison/project.ts';
import { ProjectsFileError } from '../../comparison/projects-file-error.ts';
import { applyPlan } from '../../coordinator/apply-plan.ts';
import type { CommandContext } from '../command-context.ts';
import { confirm } from '../confirm.ts';
import { readRecipeFile } from '../project-options.ts';
import { withProjects } from '../project-place.ts';
import { renderPlan } from '../render-plan.ts';
import { addPlaceOptions, type PlaceOptions } from '../server-place.ts';

interface ApplyOptions extends PlaceOptions {
  readonly file: string;
  readonly prune: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const WORDS = { create: 'created', change: 'changed', remove: 'removed', unchanged: 'unchanged' } as const;

export function addApplyCommand(program: Command, context: CommandContext): void {
  addPlaceOptions(program.command('apply').description('make the projects be what a file says'))
    .requiredOption('-f, --file <file>', 'projects, in YAML')
    .option('--prune', 'also remove the projects that the file does not name', false)
    .option('--yes', 'do it without asking', false)
    .option('--dry-run', 'show what would be done, and do nothing', false)
    .option('--json', 'print the plan as JSON', false)
    .action(async (options: ApplyOptions) => apply(options, context));
}

async function apply(options: ApplyOptions, context: CommandContext): Promise<void> {
  const { stdout, stderr, signal } = context;
  await withProjects(context, options, async ({ projects, builders }) => {
    const wanted = readProjects(options.file, await builders(), context.cwd);
    const plan = planProjects(await projects.list(), wanted, options);
    stdout.write(options.json ? `${JSON.stringify(plan)}\n` : renderPlan(plan));
    if (options.dryRun || plan.every(({ kind }) => kind === 'unchanged')) return;
    const isWanted =
      options.yes || (await confirm('Do this?', { input: process.stdin, output: stderr, signal }));
    if (!isWanted) {
      stderr.write('nothing was done\n');
      return;
    }
    const told = options.json ? stderr : stdout;
    const tell = ({ kind, name }: PlannedStep): void => void told.write(`${WORDS[kind]}  ${name}\n`);
    await applyPlan(plan, projects, tell);
  });
}

function readProjects(file: string, builders: readonly string[], cwd: string): Map<string, ProjectSettings> {
  const path = resolve(cwd, file);
  const directory = dirname(path);
  return parseProjectsFile(readText(path, file), file, {
    directory,
    builders,
    readRecipe: (recipe) => readRecipeFile(recipe, directory).text,
  });
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ProjectsFileError('UNREADABLE', `the projects file ${file} cannot be read`, { cause });
  }
}
