import { isMap, isScalar, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';

import { describeIssue, type Problem } from './describe-issue.ts';
import { recipeFileSchema, type RecipeFile } from './recipe-file.ts';
import { RecipeError } from './recipe-error.ts';
import { nodeAt } from './yaml-node.ts';

/** Bytes of a recipe file. */
export const MAX_RECIPE_BYTES = 256 * 1024;
const MAX_ALIASES = 100;
const MAX_PROBLEMS = 20;

/**
 * Parses a recipe file, YAML or JSON. Throws RecipeError 'INVALID_FILE' with every problem on a line of its own:
 * `verbatim.yaml:3:11: limits.memory: expected a size with its unit, such as 512MiB or 4GiB; found "4 gigs"`.
 */
export function parseRecipe(text: string, name: string): RecipeFile {
  if (Buffer.byteLength(text) > MAX_RECIPE_BYTES) {
    throw new RecipeError('INVALID_FILE', `${name} is larger than 256 KiB; a recipe file is not`);
  }
  const lines = new LineCounter();
  const document = parseYaml(text, name, lines);
  const raw = toData(document, name);
  const parsed = recipeFileSchema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  throw invalidFile(
    name,
    parsed.error.issues.flatMap((issue) =>
      describeIssue(issue, raw).map((problem) => ({
        ...lines.linePos(offsetOf(document, problem)),
        message: problem.message,
      })),
    ),
  );
}

function parseYaml(text: string, name: string, lines: LineCounter): Document.Parsed {
  // The failsafe schema takes every scalar as text: 1.10 stays "1.10", and no tag makes anything else of it.
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe', prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.some(({ message }) => message.includes('call stack'))) throw nestedTooDeeply(name);
  if (faults.length > 0) {
    throw invalidFile(
      name,
      faults.map((fault) => ({ ...lines.linePos(fault.pos[0]), message: messageOfFault(fault) })),
    );
  }
  const problems: { line: number; col: number; message: string }[] = [];
  const refuse = (offset: number, message: string) => problems.push({ ...lines.linePos(offset), message });
  if (document.contents !== null && !isMap(document.contents)) {
    refuse(document.contents.range[0], 'expected keys such as build and artifacts');
  }
  visit(document, {
    Pair(_, { key }) {
      // Neither survives as the key of a JavaScript object.
      if (isScalar(key) && typeof key.value === 'string' && key.value !== '__proto__') return;
      refuse(isScalar(key) ? (key.range?.[0] ?? 0) : 0, 'expected a plain text as key');
    },
  });
  if (problems.length > 0) throw invalidFile(name, problems);
  return document;
}

function messageOfFault({ code, message }: YAMLError): string {
  return code === 'MULTIPLE_DOCS' ? 'expected one YAML document; a second one begins here' : message;
}

function toData(document: Document.Parsed, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    if (cause instanceof RangeError) throw nestedTooDeeply(name);
    throw new RecipeError('INVALID_FILE', `${name} uses more YAML aliases than a recipe needs`, { cause });
  }
}

function nestedTooDeeply(name: string): RecipeError {
  return new RecipeError('INVALID_FILE', `${name} is nested too deeply to be a recipe`);
}

function offsetOf(document: Document.Parsed, problem: Problem): number {
  return nodeAt(document, problem.path, problem.isKey)?.range?.[0] ?? 0;
}

function invalidFile(name: string, problems: { line: number; col: number; message: string }[]): RecipeError {
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
  return new RecipeError('INVALID_FILE', shown.join('\n'), {
    hint: 'docs/recipe.md describes every key; docs/schema/recipe.schema.json lets an editor check them',
  });
}
