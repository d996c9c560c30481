import { messageOf } from '../errors.ts';
import { DEFAULT_BUILDERS, parseBuilders } from '../environment/parse-builders.ts';
import { valueAt, type Problem } from '../recipe/describe-issue.ts';
import { NO_FLAGS, type RecipeFlags } from '../recipe/recipe-flags.ts';
import { parseYamlFile, type YamlKind } from '../recipe/yaml-file.ts';
import { parseSource } from '../source/parse-source.ts';
import { describeProjectsIssue } from './describe-projects-issue.ts';
import { newProjectSettingsSchema, type ProjectSettings } from './project.ts';
import { ProjectsFileError } from './projects-file-error.ts';
import { projectsFileSchema, type ProjectEntry, type ProjectsFile } from './projects-file.ts';

/** Bytes of a projects file: thousands of projects. */
const MAX_PROJECTS_BYTES = 4 * 1024 ** 2;

const PROJECTS: YamlKind<ProjectsFile> = {
  schema: projectsFileSchema,
  article: 'a list of projects',
  maxBytes: MAX_PROJECTS_BYTES,
  top: 'projects by name below the key projects',
  describe: describeProjectsIssue,
  fail: (message, options) => new ProjectsFileError('INVALID_FILE', message, options),
  hint: 'docs/projects.md describes every key; docs/schema/projects.schema.json lets an editor check them',
};

/** Where a projects file lies, and what it may name. */
export interface ProjectsFileSurroundings {
  /** What paths in the file are relative to. */
  readonly directory: string;
  readonly builders: readonly string[];
  /** The text of a recipe file, its path as it is written. Throws when it cannot be read. */
  readonly readRecipe: (path: string) => string;
}

/** What a file says of one project, and where an issue with the settings is to be told. */
interface Reading {
  readonly name: string;
  readonly entry: ProjectEntry;
  readonly raw: unknown;
}

/** The key of the file that holds a setting. */
const KEY_OF: Readonly<Record<keyof ProjectSettings, keyof ProjectEntry>> = {
  source: 'source',
  recipeFile: 'recipe',
  recipeFlags: 'amend',
  builders: 'on',
  visibility: 'visibility',
  schedule: 'schedule',
  watch: 'watch',
  retention: 'retention',
  tries: 'tries',
  deadlineSeconds: 'deadline',
};

/**
 * Settings by project, from a projects file. Throws ProjectsFileError 'INVALID_FILE' with every problem on a line of its own:
 * `projects.yaml:4:11: projects.hello.schedule.cron: expected …; found "x"`.
 */
export function parseProjectsFile(
  text: string,
  name: string,
  surroundings: ProjectsFileSurroundings,
): Map<string, ProjectSettings> {
  const file = parseYamlFile(text, name, PROJECTS);
  const { data, raw } = file;
  const problems: Problem[] = [];
  const settings = new Map<string, ProjectSettings>();
  for (const [project, entry] of Object.entries(data.projects)) {
    const own = valueAt(raw, ['projects', project]);
    const reading: Reading = {
      name: project,
      entry: { ...data.defaults, ...entry },
      raw: { ...asObject(valueAt(raw, ['defaults'])), ...asObject(own) },
    };
    const read = readProject(reading, surroundings);
    if ('problems' in read) problems.push(...read.problems.map((problem) => placed(problem, own, project)));
    else settings.set(project, read.settings);
  }
  if (problems.length > 0) throw file.refusal(problems);
  return settings;
}

/** What comes from the defaults is told there. */
function placed({ path, isKey, message }: Problem, own: unknown, project: string): Problem {
  const [key] = path;
  const isOwn = key === undefined || key === 'source' || Object.hasOwn(asObject(own), key);
  const above = isOwn ? ['projects', project] : ['defaults'];
  return {
    path: [...above, ...path],
    isKey,
    message: `projects.${project}.${path.map(String).join('.')}: ${message}`,
  };
}

function readProject(
  { entry, raw }: Reading,
  { directory, builders, readRecipe }: ProjectsFileSurroundings,
): { settings: ProjectSettings } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const attempt = <T>(key: keyof ProjectEntry, read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      problems.push({ path: [key], isKey: false, message: messageOf(error) });
      return null;
    }
  };
  const { source, recipe, schedule, watch, retention, on = DEFAULT_BUILDERS } = entry;
  attempt('on', () => parseBuilders(on, builders));
  const given = {
    source: attempt('source', () =>
      parseSource(source ?? '', { cwd: directory, sha256: entry.sha256 ?? null }),
    ),
    recipeFile:
      recipe === undefined ? null : attempt('recipe', () => ({ name: recipe, text: readRecipe(recipe) })),
    recipeFlags: flagsFrom(asObject(valueAt(raw, ['amend']))),
    builders: on,
    visibility: entry.visibility,
    schedule: schedule === undefined ? null : { cron: schedule.cron, timeZone: schedule['time-zone'] },
    watch: watch === undefined ? null : watchFrom(watch),
    retention: retention === undefined ? null : { keep: retention.keep, keepBad: retention['keep-bad'] },
    tries: entry.tries,
    deadlineSeconds: entry.deadline ?? null,
  };
  if (problems.length > 0) return { problems };
  const parsed = newProjectSettingsSchema.safeParse(given);
  if (parsed.success) return { settings: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path: [field], message }) => ({
      path: [isSetting(field) ? KEY_OF[field] : 'source'],
      isKey: false,
      message,
    })),
  };
}

function watchFrom({
  branches,
  tags,
  every,
  existing,
}: NonNullable<ProjectEntry['watch']>): ProjectSettings['watch'] {
  return { branches, tags, everySeconds: every ?? null, existing };
}

/** The keys of a recipe as the command line's flags would give them. The schema has seen that they are right. */
function flagsFrom(amend: Readonly<Record<string, unknown>>): RecipeFlags {
  const script = (value: unknown): string | null => (value === undefined ? null : listOf(value).join('\n'));
  return {
    ...NO_FLAGS,
    run: script(amend['build']),
    fetch: script(amend['fetch']),
    output: script(amend['output']),
    artifacts: listOf(amend['artifacts']),
    packages: listOf(amend['packages']),
    without: listOf(amend['without']),
    variables: textsOf(amend['variables']),
    limits: textsOf(amend['limits']),
  };
}

function textsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(asObject(value)).map(([key, text]) => [key, String(text)]));
}

function listOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : [];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isSetting(field: unknown): field is keyof ProjectSettings {
  return typeof field === 'string' && Object.hasOwn(KEY_OF, field);
}
