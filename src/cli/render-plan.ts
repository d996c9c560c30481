import type { PlannedStep, SettingChange } from '../comparison/plan-projects.ts';
import type { ProjectSettings } from '../comparison/project.ts';
import { counted } from '../report/quantity.ts';
import { settingWords } from './setting-words.ts';

/** What is going to be done, one project a paragraph, and the sum of it. */
export function renderPlan(plan: readonly PlannedStep[]): string {
  const lines = plan.flatMap(linesOf);
  return `${[...lines, sumOf(plan)].join('\n')}\n`;
}

function linesOf(step: PlannedStep): string[] {
  switch (step.kind) {
    case 'create': {
      const { source, builders } = settingWords(step.settings);
      return [`create  ${step.name}`, `  source: ${source.value}`, `  on: ${builders.value}`];
    }
    case 'change':
      return [
        `change  ${step.name}`,
        ...step.changes.map((change) => `  ${changeWords(step.settings, change)}`),
      ];
    case 'remove':
      return [`remove  ${step.name}`];
    case 'unchanged':
      return [];
    default:
      return step satisfies never;
  }
}

function changeWords(settings: ProjectSettings, { field, from }: SettingChange): string {
  const after = settingWords(settings)[field];
  const before = settingWords({ ...settings, [field]: from })[field];
  // Two recipes of one length, or what is too long to show.
  const isAlike = before.value === after.value;
  return `${after.key}: ${isAlike ? `${after.value}, changed inside` : `${before.value} → ${after.value}`}`;
}

function sumOf(plan: readonly PlannedStep[]): string {
  const count = (kind: PlannedStep['kind']): number => plan.filter((step) => step.kind === kind).length;
  return `${counted(plan.length, 'project')}: ${count('create')} to create, ${count('change')} to change, ${count('remove')} to remove, ${count('unchanged')} unchanged`;
}
