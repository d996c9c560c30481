import type { Command } from 'commander';

import type { CommandContext } from '../command-context.ts';
import { addProjectOptions, checkName, settingsFrom, type ProjectOptions } from '../project-options.ts';
import { addProjectPlace, withProjects } from '../project-place.ts';
import { renderProject, renderProjects } from '../render-projects.ts';
import { runProjectHere } from '../run-project-here.ts';
import type { ServicePlaceOptions } from '../service-place.ts';

interface Json {
  readonly json: boolean;
}

export interface RunOptions extends ServicePlaceOptions, Json {
  readonly ref?: string;
  readonly verbose: boolean;
  readonly acceptEquivalent: boolean;
}

/** What is compared again and again. */
export function addProjectsCommand(program: Command, context: CommandContext): void {
  const { stdout, cwd } = context;
  const projects = program.command('projects').description('what is compared again and again');

  addProjectPlace(projects.command('list').description('list projects, by name'))
    .option('--json', 'print JSON, one project a line', false)
    .action(async ({ json, ...place }: ServicePlaceOptions & Json) =>
      withProjects(context, place, async (access) => {
        const found = await access.list();
        stdout.write(json ? found.map((one) => `${JSON.stringify(one)}\n`).join('') : renderProjects(found));
      }),
    );

  addProjectPlace(
    projects
      .command('show')
      .description("a project's settings, and when it is due next")
      .argument('<name>', 'project'),
  )
    .option('--json', 'print JSON', false)
    .action(async (name: string, { json, ...place }: ServicePlaceOptions & Json) =>
      withProjects(context, place, async (access) => {
        const [project, standing] = [await access.find(name), await access.standing(name)];
        stdout.write(
          json ? `${JSON.stringify({ ...project, standing }, null, 2)}\n` : renderProject(project, standing),
        );
      }),
    );

  addProjectOptions(
    addProjectPlace(
      projects
        .command('add')
        .description('add a project')
        .argument('<name>', 'lower-case letters, digits, dots and hyphens')
        .argument('<source>', 'git URL#ref, directory, archive, .dsc or debian:NAME'),
    ),
  ).action(async (name: string, source: string, options: ProjectOptions & ServicePlaceOptions) => {
    const settings = settingsFrom(source, options, cwd);
    await withProjects(context, options, async (access) => {
      const project = await access.create(checkName(name), settings);
      stdout.write(renderProject(project, await access.standing(name)));
    });
  });

  addProjectPlace(
    projects
      .command('remove')
      .description('remove a project; its comparisons stay')
      .argument('<name>', 'project'),
  ).action(async (name: string, place: ServicePlaceOptions) =>
    withProjects(context, place, async (access) => {
      await access.remove(name, (await access.find(name)).version);
      stdout.write(`${name} is removed\n`);
    }),
  );

  addProjectPlace(projects.command('run').description('compare a project now').argument('<name>', 'project'))
    .option('--ref <ref>', "branch, tag or commit instead of the project's own")
    .option('--accept-equivalent', 'exit 0 also when artifacts are the same only after normalisation', false)
    .option('--json', 'print the result document instead of the summary', false)
    .option('--verbose', 'print every log line', false)
    .action(async (name: string, options: RunOptions) => {
      const project = await withProjects(context, options, async (access) => access.find(name));
      await runProjectHere(project, options, context);
    });
}
