import { readFileSync } from 'node:fs';

import { type Document, isCollection, isMap, isNode, LineCounter, parseDocument } from 'yaml';

import { ConfigError } from '../config.ts';
import { messageOf } from '../errors.ts';
import { serviceSettingsSchema, type ServiceSettings } from './service-settings.ts';
import { settingsIn } from './settings-environment.ts';

/** Read when no other file is named and this one is there. */
export const DEFAULT_SETTINGS_FILE = '/etc/verbatim/verbatim.yaml';
const MAX_ALIASES = 100;

export interface ReadSettings {
  readonly settings: ServiceSettings;
  /** null when there is no file. */
  readonly file: string | null;
}

/**
 * A service's settings: defaults, overruled by the file, overruled by the environment. `file` is what `--config` names; else
 * VERBATIM_CONFIG, else the default file if there is one. Throws ConfigError that tells every problem, each with its line or variable.
 */
export function readSettings(env: NodeJS.ProcessEnv, file: string | null): ReadSettings {
  const named = file ?? (env['VERBATIM_CONFIG'] || null);
  const text = readText(named);
  const name = text === null ? null : (named ?? DEFAULT_SETTINGS_FILE);
  const lines = new LineCounter();
  const document = parseDocument(text ?? '', { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw invalid(
      document.errors.map(({ pos, message }) => `${name}:${lines.linePos(pos[0]).line}: ${message}`),
    );
  }
  const value = valueIn(document, name);
  if (!isRecord(value)) throw invalid([`${name}:1: expected keys and values`]);
  const variables = new Map<string, string>();
  for (const one of settingsIn(env)) {
    setAt(value, one.key.split('.'), one.value);
    variables.set(one.key, one.variable);
  }
  const parsed = serviceSettingsSchema.safeParse(value);
  if (parsed.success) return { settings: parsed.data, file: name };
  throw invalid(
    parsed.error.issues.map((issue) => {
      const path = issue.path.map(String);
      const key = issue.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
      const variable = variables.get(key.join('.')) ?? variables.get(key.slice(0, -1).join('.'));
      const place = variable ?? `${name}:${lineOf(document, key, lines)}`;
      const told =
        issue.code === 'unrecognized_keys' ? `no such setting: ${issue.keys.join(', ')}` : issue.message;
      return `${place}: ${key.join('.')}: ${told}`;
    }),
  );
}

function valueIn(document: Document, name: string | null): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (cause) {
    throw invalid([`${name}: ${messageOf(cause)}`]);
  }
}

function readText(named: string | null): string | null {
  try {
    return readFileSync(named ?? DEFAULT_SETTINGS_FILE, 'utf8');
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (named === null && isAbsent) return null;
    throw new ConfigError('INVALID', `the configuration ${named ?? DEFAULT_SETTINGS_FILE} cannot be read`, {
      cause,
    });
  }
}

function invalid(problems: readonly string[]): ConfigError {
  return new ConfigError('INVALID', ['the configuration cannot be used', ...problems].join('\n  '), {
    hint: 'docs/service.md and docs/schema/service.schema.json have every key',
  });
}

/** The line of the innermost part of `key` that the file has. */
function lineOf(document: Document, key: readonly string[], lines: LineCounter): number {
  let at = 0;
  let node: unknown = document.contents;
  for (const part of key) {
    if (!isCollection(node)) break;
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === part);
      if (isNode(pair?.key) && pair.key.range) [at] = pair.key.range;
    }
    node = node.get(/^\d+$/.test(part) && !isMap(node) ? Number(part) : part, true);
    if (!isMap(node) && isNode(node) && node.range && /^\d+$/.test(part)) [at] = node.range;
  }
  return lines.linePos(at).line;
}

function setAt(target: Record<string, unknown>, [first = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = target[first];
  // What is no group of keys is left for the schema to refuse.
  if (inner !== undefined && inner !== null && !isRecord(inner)) return;
  const group: Record<string, unknown> = isRecord(inner) ? inner : {};
  target[first] = group;
  setAt(group, rest, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
