import { readFile } from 'node:fs/promises';

import { neutralText } from '../../../src/cause/trace/neutral-text.ts';
import { parseTrace } from '../../../src/cause/trace/parse-trace.ts';
import type { Trace } from '../../../src/cause/trace/trace.ts';
import { environmentSchema } from '../../../src/environment/environment.ts';

/**
 * Written by the tracer in real builds of test/docker/traced-project.ts on this builder: `control`, or the variations that were on.
 */
export async function recordedTrace(builder: string, name: string): Promise<Trace> {
  const path = (kind: string): URL => new URL(`recorded/${builder}-${name}.${kind}`, import.meta.url);
  const environment = environmentSchema.parse(JSON.parse(await readFile(path('json'), 'utf8')));
  const trace = parseTrace(await readFile(path('trace'), 'utf8'), neutralText(environment));
  if (trace === null) throw new Error(`${builder}-${name} is no trace`);
  return trace;
}

/** A trace in few words: one event a line, words for fields, `a` … `f` for digests. */
export function spelledTrace(text: string): Trace {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' ').join('\t'));
  const digests = lines.map((line) =>
    line.replaceAll(/(?<=\t)[a-f](?=\t|$)/gu, (letter) => letter.repeat(64)),
  );
  const trace = parseTrace(['verbatim-trace 1', ...digests, 'end', ''].join('\n'), (one) => one);
  if (trace === null) throw new Error('no trace');
  return trace;
}
