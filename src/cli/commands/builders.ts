import type { Command } from 'commander';

import { connectDocker } from '../../build/docker-client.ts';
import type { ToolchainProvider } from '../../build/toolchain-provider.ts';
import type { CommandContext } from '../command-context.ts';
import { clearLeftovers } from '../clear-leftovers.ts';
import { createToolchains, openContextStore } from '../compose.ts';
import { renderBuilders, renderPruned, renderToolchain } from '../render-builders.ts';

export function addBuildersCommand(program: Command, context: CommandContext): void {
  const { config, signal, stdout, stderr } = context;
  const builders = program.command('builders').description('list, build, show and clear builder images');
  const progress = {
    onStep: (message: string) => stderr.write(`${message}\n`),
    onLine: () => {},
    signal,
  };
  const toolchains = async (): Promise<ToolchainProvider> =>
    createToolchains(await connectDocker(config.dockerHost), config);

  builders
    .command('list')
    .description('the builders there are, and whether their images are built')
    .option('--json', 'print JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const found = await (await toolchains()).list();
      stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : renderBuilders(found));
    });

  builders
    .command('build')
    .description('build builder images; all of them when none is named')
    .argument('[names...]', 'builders, or diffoscope')
    .option('--rebuild', 'build again from scratch', false)
    .action(async (names: string[], { rebuild }: { rebuild: boolean }) => {
      const provider = await toolchains();
      const wanted =
        names.length > 0 ? names : [...(await provider.list()).map(({ name }) => name), 'diffoscope'];
      for (const name of wanted) {
        // One after the other: they share bases and the machine.
        // oxlint-disable-next-line no-await-in-loop -- each has the whole machine
        const { identity, installed } = await provider.ensure(name, progress, rebuild);
        stdout.write(`${name}  ${identity}  ${installed.length} packages\n`);
      }
    });

  builders
    .command('show')
    .description("a builder's identity, packages and versions")
    .argument('<name>', 'builder')
    .option('--json', 'print JSON', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const toolchain = await (await toolchains()).ensure(name, progress);
      stdout.write(json ? `${JSON.stringify(toolchain, null, 2)}\n` : renderToolchain(toolchain));
    });

  builders
    .command('prune')
    .description('remove what killed runs left behind, and blobs that nothing refers to')
    .option('--all', 'also remove every image; they are made again when wanted', false)
    .option('--data <directory>', 'folder of the store')
    .action(async (options: { all: boolean; data?: string }) => {
      const docker = await connectDocker(config.dockerHost);
      const store = openContextStore(context, options);
      try {
        const cleared = await clearLeftovers({ docker, config, store }, { all: options.all });
        stdout.write(renderPruned(cleared, await store.sweep(context.signal)));
      } finally {
        store.close();
      }
    });
}
