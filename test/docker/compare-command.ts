import { join } from 'node:path';

import { execa } from 'execa';

import type { DiffNode } from '../../src/comparison/difference.ts';
import { comparisonDocumentSchema, type ComparisonDocument } from '../../src/comparison/document.ts';

export const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/cli/main.ts');

export interface Compared {
  readonly exitCode: number;
  readonly document: ComparisonDocument;
}

/** Runs `verbatim compare` for real, with a store in `data`, and reads the document that it prints. */
export async function compareByCommand(data: string, ...args: string[]): Promise<Compared> {
  const command = [MAIN, 'compare', ...args, '--json', '--data', data];
  const { exitCode, stdout, stderr } = await execa(process.execPath, command, { cwd: ROOT, reject: false });
  if (exitCode === undefined || exitCode === 2 || stdout === '') {
    throw new Error(`verbatim compare ${args.join(' ')} ended with ${exitCode}:\n${stderr}`);
  }
  return { exitCode, document: comparisonDocumentSchema.parse(JSON.parse(stdout)) };
}

/** Everything that diffoscope found, one line after the other. */
export function diffText({ differences }: ComparisonDocument): string {
  return differences.flatMap(({ tree }) => (tree === null ? [] : textOf(tree))).join('\n');
}

/** The places in an artifact that differ, as `a.tar › file list`: those where diffoscope shows lines. */
export function placesOf({ differences }: ComparisonDocument): string[] {
  return differences.flatMap(({ tree }) => (tree === null ? [] : leavesOf(tree)));
}

function textOf(node: DiffNode): string[] {
  return [node.source1, ...node.comments, node.unifiedDiff ?? '', ...node.details.flatMap(textOf)];
}

function leavesOf(node: DiffNode): string[] {
  const own = node.unifiedDiff === null ? [] : [node.source1];
  return [
    ...own,
    ...node.details.flatMap((child) => leavesOf(child).map((leaf) => `${node.source1} › ${leaf}`)),
  ];
}
