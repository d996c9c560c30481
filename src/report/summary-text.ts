import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** One line cut to `width` columns. */
export function cut(line: string, width: number): string {
  return cliTruncate(line, Math.max(1, width));
}

/** A path cut in its middle, so that both its folder and its name can be read, and padded to `width` columns. */
export function cell(path: string, width: number): string {
  const shown = cliTruncate(path, Math.max(1, width), { position: 'middle' });
  return shown + ' '.repeat(Math.max(0, width - stringWidth(shown)));
}

/** `text` in lines of at most `width` columns: `head` before the first, as many spaces before the others. */
export function paragraph(head: string, text: string, width: number): string[] {
  const indent = stringWidth(head);
  return wrapAnsi(text, Math.max(10, width - indent), { hard: true })
    .split('\n')
    .map((line, index) => `${index === 0 ? head : ' '.repeat(indent)}${line}`);
}
