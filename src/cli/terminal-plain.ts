import { causeSentence } from '../comparison/cause-sentence.ts';
import type { ComparisonEvent } from '../coordinator/event.ts';
import { visibleLine, visibleText } from '../report/visible-text.ts';
import { builtWords, revisionLines } from './terminal-words.ts';
import type { Terminal } from './terminal.ts';

/** One line an event, without escape codes. Log lines are left out unless `verbose`. */
export function createPlainTerminal({
  stream,
  verbose = false,
}: {
  stream: NodeJS.WritableStream;
  verbose?: boolean;
}): Terminal {
  let labels: readonly string[] = [];
  let lastDiff = '';
  const label = (build: number): string => visibleText(labels[build] ?? `build ${build + 1}`);
  const linesOf = (event: ComparisonEvent): string[] => {
    switch (event.kind) {
      case 'step':
        return [visibleText(event.message)];
      case 'revision':
        return revisionLines(event);
      case 'builds':
        labels = event.labels;
        return [`builds: ${event.labels.map(visibleText).join(', ')}`];
      case 'experiments':
        labels = [...labels.slice(0, event.first), ...event.labels];
        return [`${visibleLine(event.why)}: ${event.labels.map(visibleText).join(', ')}`];
      case 'cause':
        return [visibleLine(causeSentence(event.cause))];
      case 'phase':
        return [`${label(event.build)}: ${event.phase}${event.cached ? ' (kept from before)' : ''}`];
      case 'line':
        return verbose ? [`${label(event.build)} | ${visibleLine(event.line)}`] : [];
      case 'built':
        return [`${label(event.build)}: ${builtWords(event)}`];
      case 'judged':
        return [visibleLine(event.sentence)];
      case 'diff': {
        // One line a pair, however often it tells its progress.
        const line = `diff ${Math.min(event.done + 1, event.total)} of ${event.total}: ${visibleText(event.path)}`;
        if (event.done === event.total || line === lastDiff) return [];
        lastDiff = line;
        return [line];
      }
      case 'finished':
        return [];
      case 'ended':
        return [`${event.status}: ${visibleLine(event.why)}`];
      default:
        return event satisfies never;
    }
  };
  return {
    show: (event) => linesOf(event).forEach((line) => stream.write(`${line}\n`)),
    close: () => undefined,
  };
}
