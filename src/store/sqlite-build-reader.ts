import { z } from 'zod';

import { finishedBuildSchema } from '../build/finished-build.ts';
import { runPlanSchema, type PlannedBuild } from '../build/run-plan.ts';
import type { BuildPhase, BuildResult } from '../comparison/build-result.ts';
import type { BuildReader, BuildRecord } from './build-reader.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Of a plan, and of an ended build, only what is shown: the rest need not be read. */
const shownPlanSchema = z.object({ builds: runPlanSchema.shape.builds });
const shownResultSchema = z.object({ result: finishedBuildSchema.shape.result });

/** Builds from their rows once the comparison has finished, else from its plan and attempts. */
export function createBuildReader({ raw, read }: SqliteDatabase): BuildReader {
  const finished = raw.prepare<[number], FinishedRow>(
    `SELECT build.position, build.label, build.notation, build.variations, build.attempt, toolchain.identity AS toolchain,
       build.outcome, build.phase, build.reason, build.durationMs, build.phases
     FROM build LEFT JOIN toolchain ON toolchain.number = build.toolchain WHERE build.comparison = ? ORDER BY build.position`,
  );
  const plan = raw.prepare<[number], string>('SELECT plan FROM comparison_plan WHERE comparison = ?').pluck();
  const attempts = raw.prepare<[number], AttemptRow>(
    'SELECT position, attempt, state, result FROM attempt WHERE comparison = ? ORDER BY position, attempt',
  );
  const finishedLog = raw.prepare<[number, number], { phase: BuildPhase; log: Buffer | null }>(
    'SELECT phase, log FROM build WHERE comparison = ? AND position = ?',
  );
  const endedResult = raw
    .prepare<[number, number], string>(
      'SELECT result FROM attempt WHERE comparison = ? AND position = ? AND result IS NOT NULL',
    )
    .pluck();
  const plannedBuilds = (comparison: number): PlannedBuild[] => {
    const text = plan.get(comparison);
    return text === undefined ? [] : shownPlanSchema.parse(JSON.parse(text)).builds;
  };
  return {
    ofComparison: (comparison) =>
      read('reading builds', () => {
        const rows = finished.all(comparison);
        if (rows.length > 0) return rows.map(finishedRecord);
        const planned = plannedBuilds(comparison);
        if (planned.length === 0) return [];
        // The last row of a position wins: its latest attempt.
        const latest = new Map(attempts.all(comparison).map((row) => [row.position, row]));
        return planned.map((build, position) => plannedRecord(build, position, latest.get(position)));
      }),
    endedLog: (comparison, position) =>
      read('reading a build', () => {
        const row = finishedLog.get(comparison, position);
        if (row !== undefined) return { phase: row.phase, log: row.log?.toString('hex') ?? null };
        const text = endedResult.get(comparison, position);
        if (text === undefined) return null;
        const { log, phase } = readResult(text);
        return { phase, log: log?.digest ?? null };
      }),
    plannedEnvironment: (comparison, position) =>
      read('reading a plan', () => plannedBuilds(comparison)[position]?.environment ?? null),
  };
}

interface FinishedRow extends Omit<BuildRecord, 'state' | 'variations' | 'phases'> {
  readonly variations: string;
  readonly phases: string;
}

interface AttemptRow {
  readonly position: number;
  readonly attempt: number;
  readonly state: 'started' | 'ended' | 'lost';
  readonly result: string | null;
}

function finishedRecord({ position, variations, phases, ...row }: FinishedRow): BuildRecord {
  return {
    position,
    state: 'ended',
    ...row,
    variations: JSON.parse(variations),
    phases: JSON.parse(phases),
  };
}

function plannedRecord(
  { builder }: PlannedBuild,
  position: number,
  row: AttemptRow | undefined,
): BuildRecord {
  const { label, notation, variations } = builder;
  const result = row?.state === 'ended' && row.result !== null ? readResult(row.result) : null;
  const state = result !== null ? 'ended' : row?.state === 'started' ? 'running' : 'planned';
  return {
    position,
    state,
    label,
    notation,
    variations,
    attempt: row?.attempt ?? null,
    ...outcomeOf(result),
  };
}

const readResult = (text: string): BuildResult => shownResultSchema.parse(JSON.parse(text)).result;

function outcomeOf(result: BuildResult | null) {
  if (result === null) {
    return { toolchain: null, outcome: null, phase: null, reason: null, durationMs: null, phases: null };
  }
  const { toolchain, outcome, phase, reason, phases } = result;
  const durationMs = phases.reduce((sum, timing) => sum + timing.durationMs, 0);
  return { toolchain, outcome, phase, reason: reason?.code ?? null, durationMs, phases };
}
