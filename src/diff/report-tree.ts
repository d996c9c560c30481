import { z } from 'zod';

import type { DiffNode } from '../comparison/difference.ts';

/** diffoscope itself stops at 50 containers in each other; a node of each is its member list or a command. */
const DEEPEST = 128;

/** One node of diffoscope's JSON, format 1. What is in `details` is checked on the way down. */
const nodeSchema = z.object({
  source1: z.string(),
  source2: z.string(),
  comments: z.array(z.string()).default([]),
  unified_diff: z.string().nullable(),
  details: z.array(z.unknown()).default([]),
});
const rootSchema = nodeSchema.extend({ 'diffoscope-json-version': z.literal(1) });

/**
 * diffoscope's report, whole, from the bytes it printed. null when they are no such report:
 * whoever made the artifacts may have made these bytes too. What is nested deeper than 128 nodes is cut off.
 */
export function parseReport(bytes: Uint8Array): DiffNode | null {
  try {
    return toNode(rootSchema.parse(JSON.parse(new TextDecoder().decode(bytes))), 1);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

function toNode(raw: z.infer<typeof nodeSchema>, depth: number): DiffNode {
  const isCut = depth >= DEEPEST && raw.details.length > 0;
  return {
    source1: raw.source1,
    source2: raw.source2,
    comments: raw.comments,
    unifiedDiff: raw.unified_diff,
    details: isCut ? [] : raw.details.map((child) => toNode(nodeSchema.parse(child), depth + 1)),
    truncated: isCut,
  };
}

/** diffoscope's words for a tool that was missing, failed, or had no time: the report then says less than it could. */
const DEGRADED = [
  /not available in path/,
  /^diff is not available/,
  /may produce (?:a )?better output/,
  /(?:command|package) not installed/,
  /^Unable to (?:import|find) /,
  /found in path, falling back/,
  /failed with exit code/,
  /^error from `/,
  /^Error parsing output of/,
  /^Error extracting '/,
  /^Could not decompile bytecode/,
  /^Differences may be incomplete/,
  /^Timeout exceeded/,
  /^Reached max container depth/,
];
/** It stands where the lines of a diff should be. */
const TOO_MUCH = '[ Too much input for diff';
const MOST_COMMENTS = 50;
const LONGEST_COMMENT = 500;

/** The comments of a report that say it is degraded, each once, at most 50 of at most 500 characters. */
export function degradedComments(root: DiffNode): string[] {
  const found = new Set<string>();
  const open = [root];
  for (let node = open.pop(); node !== undefined && found.size < MOST_COMMENTS; node = open.pop()) {
    for (const comment of node.comments) {
      if (DEGRADED.some((pattern) => pattern.test(comment))) found.add(comment.slice(0, LONGEST_COMMENT));
    }
    if (node.unifiedDiff?.includes(TOO_MUCH))
      found.add(`${TOO_MUCH.slice(2)}: ${node.source1}`.slice(0, LONGEST_COMMENT));
    open.push(...node.details.toReversed());
  }
  return [...found].slice(0, MOST_COMMENTS);
}

/** True when diffoscope ran out of its own time and went no deeper. */
export function ranOutOfTime(comments: readonly string[]): boolean {
  return comments.some((comment) => comment.startsWith('Timeout exceeded'));
}
