/**
 * A path or a link target as bytes, one code unit of 0 to 255 for each. Names that are not UTF-8 survive in it,
 * and comparing two compares their bytes.
 */
export type BytePath = string;

/** From the bytes of a name, or its text. */
export const bytePath = (name: Buffer | string): BytePath =>
  (typeof name === 'string' ? Buffer.from(name) : name).toString('latin1');

export const bytesOf = (path: BytePath): Buffer => Buffer.from(path, 'latin1');

/** As text; bytes that are not UTF-8 become U+FFFD. */
export const textOf = (path: BytePath): string => bytesOf(path).toString('utf8');

/** For a message: in quotes, control characters escaped. */
export const quoted = (path: BytePath): string => JSON.stringify(textOf(path));

/** Joins parts that are not empty with `/`. */
export const joinPath = (...parts: BytePath[]): BytePath => parts.filter((part) => part !== '').join('/');

/** Compares by byte. */
export const byPath = (a: { path: BytePath }, b: { path: BytePath }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
