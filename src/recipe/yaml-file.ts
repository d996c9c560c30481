import { isMap, isScalar, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';
import type { z } from 'zod';

import type { Problem } from './describe-issue.ts';
import { nodeAt } from './yaml-node.ts';

const MAX_ALIASES = 100;
const MAX_PROBLEMS = 20;

/** A kind of file that people write, and how its faults are told. */
export interface YamlKind<Data> {
  readonly schema: z.ZodType<Data>;
  /** `a recipe`. */
  readonly article: string;
  readonly maxBytes: number;
  /** What its top is expected to be: `keys such as build and artifacts`. */
  readonly top: string;
  describe(issue: z.core.$ZodIssue, raw: unknown): Problem[];
  fail(message: string, options: { cause?: unknown; hint?: string }): Error;
  /** Where its rules are written. */
  readonly hint: string;
}

export interface ParsedYaml<Data> {
  readonly data: Data;
  /** As it is written, every scalar a text. */
  readonly raw: unknown;
  /** The error that tells of problems which the schema alone does not see, at their lines. */
  refusal(problems: readonly Problem[]): Error;
}

interface Placed {
  readonly line: number;
  readonly col: number;
  readonly message: string;
}

/**
 * Parses a file, YAML or JSON, by its kind. Throws what `fail` makes, with every problem on a line of its own:
 * `verbatim.yaml:3:11: limits.memory: expected a size with its unit, such as 512MiB or 4GiB; found "4 gigs"`.
 */
export function parseYamlFile<Data>(text: string, name: string, kind: YamlKind<Data>): ParsedYaml<Data> {
  if (Buffer.byteLength(text) > kind.maxBytes) {
    throw kind.fail(`${name} is larger than ${kind.maxBytes / 1024} KiB; ${kind.article} is not`, {});
  }
  const lines = new LineCounter();
  const refuse = (problems: readonly Placed[]): Error =>
    kind.fail(inLines(name, problems), { hint: kind.hint });
  const document = parseText(text, { name, kind, lines, refuse });
  const raw = toData(document, name, kind);
  const refusal = (problems: readonly Problem[]): Error =>
    refuse(
      // Of two at one place the first is told, and a key that is not known explains what is missing.
      problems
        .toSorted((a, b) => Number(b.isKey) - Number(a.isKey))
        .map((problem) => ({
          ...lines.linePos(offsetOf(document, problem)),
          message: problem.message,
        })),
    );
  const parsed = kind.schema.safeParse(raw ?? {});
  if (parsed.success) return { data: parsed.data, raw, refusal };
  throw refusal(parsed.error.issues.flatMap((issue) => kind.describe(issue, raw)));
}

interface Parsing {
  readonly name: string;
  readonly kind: Pick<YamlKind<unknown>, 'article' | 'top' | 'fail'>;
  readonly lines: LineCounter;
  readonly refuse: (problems: readonly Placed[]) => Error;
}

function parseText(text: string, { name, kind, lines, refuse }: Parsing): Document.Parsed {
  // The failsafe schema takes every scalar as text: 1.10 stays "1.10", and no tag makes anything else of it.
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe', prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.some(({ message }) => message.includes('call stack'))) throw nestedTooDeeply(name, kind);
  if (faults.length > 0) {
    throw refuse(faults.map((fault) => ({ ...lines.linePos(fault.pos[0]), message: messageOfFault(fault) })));
  }
  const problems: Placed[] = [];
  const add = (offset: number, message: string) => problems.push({ ...lines.linePos(offset), message });
  if (document.contents !== null && !isMap(document.contents)) {
    add(document.contents.range[0], `expected ${kind.top}`);
  }
  visit(document, {
    Pair(_, { key }) {
      // Neither survives as the key of a JavaScript object.
      if (isScalar(key) && typeof key.value === 'string' && key.value !== '__proto__') return;
      add(isScalar(key) ? (key.range?.[0] ?? 0) : 0, 'expected a plain text as key');
    },
  });
  if (problems.length > 0) throw refuse(problems);
  return document;
}

function messageOfFault({ code, message }: YAMLError): string {
  return code === 'MULTIPLE_DOCS' ? 'expected one YAML document; a second one begins here' : message;
}

function toData(document: Document.Parsed, name: string, kind: Parsing['kind']): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    if (cause instanceof RangeError) throw nestedTooDeeply(name, kind);
    throw kind.fail(`${name} uses more YAML aliases than ${kind.article} needs`, { cause });
  }
}

function nestedTooDeeply(name: string, { article, fail }: Parsing['kind']): Error {
  return fail(`${name} is nested too deeply to be ${article}`, {});
}

function offsetOf(document: Document.Parsed, problem: Problem): number {
  return nodeAt(document, problem.path, problem.isKey)?.range?.[0] ?? 0;
}

function inLines(name: string, problems: readonly Placed[]): string {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.col - b.col);
  // One problem for each place: what follows from the first is noise.
  const first = sorted.filter((one, index) => {
    const before = sorted[index - 1];
    return before?.line !== one.line || before.col !== one.col;
  });
  const shown = first
    .slice(0, MAX_PROBLEMS)
    .map(({ line, col, message }) => `${name}:${line}:${col}: ${message}`);
  if (first.length > shown.length) shown.push(`… and ${first.length - shown.length} more`);
  return shown.join('\n');
}
