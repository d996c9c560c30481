import type { Command } from 'commander';

import type { CommandContext } from '../command-context.ts';
import { addProjectOptions, checkName, settingsFrom, type ProjectOptions } from '../project-options.ts';
import { withProjects } from '../project-place.ts';
import { renderProject, renderProjects } from '../render-projects.ts';
import { runProject, type RunProjectOptions } from '../run-project.ts';
import { addPlaceOptions, type PlaceOptions } from '../server-place.ts';

interface Json {
  readonly json: boolean;
}

/** What is compared again and again. */
export function addProjectsCommand(program: Command, context: CommandContext): void {
  const { stdout, cwd } = context;
  const projects = program.command('projects').description('what is compared again and again');

  addPlaceOptions(projects.command('list').description('list projects, by name'))
    .option('--json', 'print JSON, one project a line', false)
    .action(async ({ json, ...place }: PlaceOptions & Json) =>
      withProjects(context, place, async ({ projects: access }) => {
        const found = await access.list();
        stdout.write(json ? found.map((one) => `${JSON.stringify(one)}\n`).join('') : renderProjects(found));
      }),
    );

  addPlaceOptions(
    projects
      .command('show')
      .description("a project's settings, and when it is due next")
      .argument('<name>', 'project', checkName),
  )
    .option('--json', 'print JSON', false)
    .action(async (name: string, { json, ...place }: PlaceOptions & Json) =>
      withProjects(context, place, async ({ projects: access }) => {
        const [project, standing] = [await access.find(name), await access.standing(name)];
        stdout.write(
          json ? `${JSON.stringify({ ...project, standing }, null, 2)}\n` : renderProject(project, standing),
        );
      }),
    );

  addProjectOptions(
    addPlaceOptions(
      projects
        .command('add')
        .description('add a project')
        .argument('<name>', 'lower-case letters, digits, dots and hyphens')
        .argument('<source>', 'git URL#ref, directory, archive, .dsc or debian:NAME'),
    ),
  ).action(async (name: string, source: string, options: ProjectOptions & PlaceOptions) => {
    const settings = settingsFrom(source, options, cwd);
    await withProjects(context, options, async ({ projects: access }) => {
      const project = await access.create(checkName(name), settings);
      stdout.write(renderProject(project, await access.standing(name)));
    });
  });

  addPlaceOptions(
    projects
      .command('remove')
      .description('remove a project; its comparisons stay')
      .argument('<name>', 'project', checkName),
  ).action(async (name: string, place: PlaceOptions) =>
    withProjects(context, place, async ({ projects: access }) => {
      await access.remove(name, await access.find(name));
      stdout.write(`${name} is removed\n`);
    }),
  );

  addPlaceOptions(
    projects.command('run').description('compare a project now').argument('<name>', 'project', checkName),
  )
    .option('--ref <ref>', "branch, tag or commit instead of the project's own")
    .option('--accept-equivalent', 'exit 0 also when artifacts are the same only after normalisation', false)
    .option('--json', 'print the result document instead of the summary', false)
    .option('--verbose', 'print every log line', false)
    .option('--again', 'on a server: build again, even where an earlier result could be repeated', false)
    .action(async (name: string, options: RunProjectOptions) => runProject(name, options, context));
}
