import type { ProjectSettings } from '../comparison/project.ts';
import { duration } from '../report/quantity.ts';
import { visibleText } from '../report/visible-text.ts';
import { describeSource } from '../source/describe-source.ts';

const MOST = 120;

/** A setting's key in a projects file, and its value in a few words. */
export interface SettingWords {
  readonly key: string;
  readonly value: string;
}

/** Every setting as a person reads it, in the order of a projects file. */
export function settingWords(settings: ProjectSettings): Record<keyof ProjectSettings, SettingWords> {
  const { source, recipeFile, recipeFlags, builders, schedule, watch, retention, tries, deadlineSeconds } =
    settings;
  const flags = Object.entries(recipeFlags).filter(
    ([, value]) => value !== null && Object.keys(value).length > 0,
  );
  return {
    source: words(
      'source',
      source.kind === 'tarball' && source.sha256 !== null
        ? `${describeSource(source)} sha256 ${source.sha256}`
        : describeSource(source),
    ),
    builders: words('on', builders),
    recipeFile: words(
      'recipe',
      recipeFile === null ? "the source's own" : `${recipeFile.name} (${recipeFile.text.length} characters)`,
    ),
    recipeFlags: words('amend', flags.length === 0 ? 'nothing' : JSON.stringify(Object.fromEntries(flags))),
    visibility: words('visibility', settings.visibility),
    schedule: words('schedule', schedule === null ? 'none' : `${schedule.cron} in ${schedule.timeZone}`),
    watch: words('watch', watch === null ? 'nothing' : watchWords(watch)),
    retention: words(
      'retention',
      retention === null ? 'keeps all' : `keeps ${retention.keep}, bad ones ${retention.keepBad}`,
    ),
    tries: words('tries', `${tries.error} after an outage, ${tries.bad} after a bad end`),
    deadlineSeconds: words('deadline', deadlineSeconds === null ? 'none' : duration(deadlineSeconds * 1000)),
  };
}

const words = (key: string, value: string): SettingWords => ({ key, value: short(value) });

function watchWords({
  branches,
  tags,
  everySeconds,
  existing,
}: NonNullable<ProjectSettings['watch']>): string {
  const parts = [
    branches.length === 0 ? '' : `branches ${branches.join(' ')}`,
    tags.length === 0 ? '' : `tags ${tags.join(' ')}`,
    everySeconds === null ? 'by pushes' : `every ${duration(everySeconds * 1000)}`,
    existing ? 'with those that are there' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function short(text: string): string {
  const shown = visibleText(text);
  return shown.length > MOST ? `${shown.slice(0, MOST)}…` : shown;
}
