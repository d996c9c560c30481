import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const LONGEST_LINE = 64 * 1024;

/** Calls `onLine` for each line of a UTF-8 stream as it comes. What passes 64 Ki characters in a line is dropped. */
export function eachLine(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const parts = text.split('\n');
    for (const [index, part] of parts.entries()) {
      if (rest.length < LONGEST_LINE) rest += part.slice(0, LONGEST_LINE - rest.length);
      if (index < parts.length - 1) {
        onLine(rest);
        rest = '';
      }
    }
  };
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.on('end', () => {
    take(decoder.end());
    if (rest !== '') onLine(rest);
  });
}
