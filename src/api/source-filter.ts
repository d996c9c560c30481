import { parseSource } from '../source/parse-source.ts';
import { sourceKey } from '../store/source-key.ts';

/** What is taken apart without a look at this machine's files: debian:NAME, URLs, user@host:path. */
const REMOTE = /^(?:debian:|[a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i;

/**
 * What comparisons of one source are found by, from the source as on the command line. An absolute path is a folder's. Throws SourceError
 * 'INVALID' and 'REFUSED_URL'.
 */
export function sourceKeyOf(text: string): string {
  if (!REMOTE.test(text)) return sourceKey({ kind: 'directory', path: text });
  return sourceKey(parseSource(text, { cwd: '/' }));
}
