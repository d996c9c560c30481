import { Option, type Command } from 'commander';

import type { CauseKind } from '../../comparison/cause.ts';
import type { CauseRecord } from '../../store/cause-group.ts';
import { fingerprintSchema } from '../../store/cause-group.ts';
import { CAUSE_STATUSES, type CauseStatus } from '../../store/cause-history.ts';
import { sourceKey } from '../../store/source-key.ts';
import { parseSource } from '../../source/parse-source.ts';
import { causeKindOption } from '../cause-kind-option.ts';
import { withCauses, type CausesPlace } from '../cause-place.ts';
import type { CommandContext } from '../command-context.ts';
import { checkName } from '../project-options.ts';
import { renderCauseKinds, renderProjectCauses, renderSharing } from '../render-causes.ts';
import type { PlaceOptions } from '../server-place.ts';
import { UsageError } from '../usage-error.ts';

interface CausesOptions extends PlaceOptions {
  readonly project?: string;
  readonly source?: string;
  readonly status?: CauseStatus;
  readonly kind?: CauseKind;
  readonly json: boolean;
}

export function addCausesCommand(program: Command, context: CommandContext): void {
  program
    .command('causes')
    .description('causes over revisions and projects: how many have which, where one stands, who shares it')
    .argument('[fingerprint]', 'a cause; says which projects share it')
    .option('--project <name>', "a project's causes: new, ongoing, resolved, regressed", checkName)
    .option('--source <source>', 'the same of a source that belongs to no project; not on a server')
    .addOption(
      new Option('--status <status>', 'with --project or --source: only those').choices(CAUSE_STATUSES),
    )
    .addOption(causeKindOption('with --project or --source: only that kind'))
    .option('--json', 'print JSON; of a list one item a line', false)
    .option('--server <address>', 'work with the server there, such as https://verbatim.example.org')
    .option('--data <directory>', 'folder of the store')
    .action(async (fingerprint: string | undefined, options: CausesOptions) => {
      check(fingerprint, options);
      await withCauses(context, options, async (place) => {
        context.stdout.write(await answer(fingerprint, options, { place, cwd: context.cwd }));
      });
    });
}

function check(fingerprint: string | undefined, { project, source, status, kind }: CausesOptions): void {
  const asked = [fingerprint, project, source].filter((one) => one !== undefined);
  if (asked.length > 1) {
    throw new UsageError(
      'INVALID_OPTION',
      'a fingerprint, --project and --source are asked for one at a time',
    );
  }
  if ((status !== undefined || kind !== undefined) && project === undefined && source === undefined) {
    throw new UsageError('INVALID_OPTION', '--status and --kind take --project or --source');
  }
  if (fingerprint !== undefined && !fingerprintSchema.safeParse(fingerprint).success) {
    throw new UsageError('INVALID_OPTION', `"${fingerprint}" is not the fingerprint of a cause`, {
      hint: 'It has 16 hex digits: `verbatim causes --project NAME` shows those of a project.',
    });
  }
}

async function answer(
  fingerprint: string | undefined,
  options: CausesOptions,
  { place, cwd }: { place: CausesPlace; cwd: string },
): Promise<string> {
  const { json } = options;
  if (fingerprint !== undefined) {
    const sharing = await place.causes.sharing(fingerprint);
    if (sharing === null) throw new UsageError('INVALID_OPTION', `no project has the cause ${fingerprint}`);
    return json ? `${JSON.stringify(sharing, null, 2)}\n` : renderSharing(sharing);
  }
  if (options.project === undefined && options.source === undefined) {
    const kinds = await place.causes.kinds();
    return json ? lines(kinds) : renderCauseKinds(kinds);
  }
  const found = await ofPlace(options, place, cwd);
  return json ? lines(found) : renderProjectCauses(found);
}

async function ofPlace(
  { project, source, status, kind }: CausesOptions,
  { causes, ofSource }: CausesPlace,
  cwd: string,
): Promise<CauseRecord[]> {
  const filter = { status: status ?? null, kind: kind ?? null };
  if (project !== undefined) return causes.ofProject(project, filter);
  if (ofSource === null) {
    throw new UsageError('INVALID_OPTION', '--source is for the store here; a server tells of projects');
  }
  return ofSource(sourceKey(parseSource(source ?? '', { cwd, sha256: null })), filter);
}

function lines(items: readonly unknown[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}
