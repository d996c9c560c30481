import type { ComparisonDocument } from '../comparison/document.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

const INSERT_BUILD = `INSERT INTO build (comparison, position, id, notation, label, variations, attempt, toolchain, outcome, phase,
    reason, durationMs, log, phases)
  VALUES (:comparison, :position, :id, :notation, :label, :variations, :attempt, :toolchain, :outcome, :phase,
    :reason, :durationMs, :log, :phases)`;
const INSERT_TOOLCHAIN = `INSERT INTO toolchain (identity, builder, architecture, system, requested, installed)
  VALUES (?, ?, ?, ?, ?, ?) RETURNING number`;

/** Makes the function that writes a comparison's builds, and those of their toolchains that are new. */
export function createBuildInsert({
  raw,
}: SqliteDatabase): (comparison: number, document: ComparisonDocument) => void {
  const insertBuild = raw.prepare<[Record<string, unknown>]>(INSERT_BUILD);
  const findToolchain = raw
    .prepare<[string], number>('SELECT number FROM toolchain WHERE identity = ?')
    .pluck();
  const insertToolchain = raw
    .prepare<[string, string, string, string, string, string], number>(INSERT_TOOLCHAIN)
    .pluck();
  /** A toolchain's list of packages is long, and most are known. */
  const numberOf = (toolchain: Toolchain): number | undefined => {
    const { identity, builder, architecture, system, requested, installed } = toolchain;
    const known = findToolchain.get(identity);
    if (known !== undefined) return known;
    const lists = [JSON.stringify(requested), JSON.stringify(installed)] as const;
    return insertToolchain.get(identity, builder, architecture, system, ...lists);
  };

  return (comparison, { toolchains, builds }) => {
    const numbers = new Map(toolchains.map((toolchain) => [toolchain.identity, numberOf(toolchain)]));
    for (const [position, build] of builds.entries()) {
      const { id, builder, attempt, outcome, phase, reason, log, phases } = build;
      insertBuild.run({
        comparison,
        position,
        id,
        notation: builder.notation,
        label: builder.label,
        variations: JSON.stringify(builder.variations),
        attempt,
        toolchain: numbers.get(build.toolchain ?? '') ?? null,
        outcome,
        phase,
        reason: reason?.code ?? null,
        durationMs: phases.reduce((sum, { durationMs }) => sum + durationMs, 0),
        log: log === null ? null : digestBytes(log.digest),
        phases: JSON.stringify(phases),
      });
    }
  };
}
