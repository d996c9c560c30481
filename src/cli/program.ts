import { Command } from 'commander';

import type { CommandContext } from './command-context.ts';
import { addApplyCommand } from './commands/apply.ts';
import { addBackupCommand } from './commands/backup.ts';
import { addBisectCommand } from './commands/bisect.ts';
import { addBuildersCommand } from './commands/builders.ts';
import { addCausesCommand } from './commands/causes.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addConfigCommand } from './commands/config.ts';
import { addDiffCommand } from './commands/diff.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addListCommand } from './commands/list.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addProjectsCommand } from './commands/projects.ts';
import { addReportCommand } from './commands/report.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addServeCommand } from './commands/serve.ts';
import { addShowCommand } from './commands/show.ts';
import { addTokenCommand } from './commands/token.ts';
import { addWebhooksCommand } from './commands/webhooks.ts';
import { VERSION } from './version.ts';

/** The whole command line. Usage errors are thrown as CommanderError after being printed. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('verbatim')
    .description(
      'Builds one revision in several isolated environments and says whether, and how, the results differ.',
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    })
    .showSuggestionAfterError()
    .enablePositionalOptions();
  addCompareCommand(program, context);
  addExplainCommand(program, context);
  addListCommand(program, context);
  addShowCommand(program, context);
  addReportCommand(program, context);
  addDiffCommand(program, context);
  addCausesCommand(program, context);
  addBisectCommand(program, context);
  addBuildersCommand(program, context);
  addDoctorCommand(program, context);
  addProjectsCommand(program, context);
  addApplyCommand(program, context);
  addServeCommand(program, context);
  addBackupCommand(program, context);
  addRestoreCommand(program, context);
  addMigrateCommand(program, context);
  addConfigCommand(program, context);
  addTokenCommand(program, context);
  addWebhooksCommand(program, context);
  return program;
}
