import { html } from 'ghtml';

import { renderExactLine } from './html-exact-text.ts';

type Kind = 'del' | 'ins' | 'hunk' | 'same';

/** A unified diff as text that keeps its `+` and `-`; neighbouring lines of one kind share one element. */
export function renderUnifiedDiff(unifiedDiff: string): string {
  const lines = unifiedDiff.replace(/\n$/, '').split('\n');
  const runs: { kind: Kind; lines: string[] }[] = [];
  for (const line of lines) {
    const kind = kindOf(line);
    const last = runs.at(-1);
    if (last?.kind === kind) last.lines.push(renderExactLine(line));
    else runs.push({ kind, lines: [renderExactLine(line)] });
  }
  return html`<pre class="diff">!${runs.map(renderRun)}</pre>`;
}

function renderRun({ kind, lines }: { kind: Kind; lines: string[] }): string {
  const text = lines.join('\n');
  switch (kind) {
    case 'del':
      return html`<del>!${text}</del>`;
    case 'ins':
      return html`<ins>!${text}</ins>`;
    case 'hunk':
      return html`<span class="hunk">!${text}</span>`;
    case 'same':
      return html`<span>!${text}</span>`;
    default:
      return kind satisfies never;
  }
}

function kindOf(line: string): Kind {
  if (line.startsWith('-')) return 'del';
  if (line.startsWith('+')) return 'ins';
  return line.startsWith('@@') ? 'hunk' : 'same';
}
