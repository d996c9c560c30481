import type { Readable } from 'node:stream';

import { extract, type Header } from 'tar-stream';
import { z } from 'zod';

/** What tar-stream tells of a member and its types do not. */
const untypedSchema = z.object({
  /** Null for a kind it does not know. */
  type: z.string().nullable(),
  linkname: z.string().nullable(),
  /** Where the content starts in the tar. */
  byteOffset: z.number(),
  pax: z.record(z.string(), z.string()).nullable(),
});
export type TarMemberHeader = Omit<Header, keyof z.infer<typeof untypedSchema>> &
  z.infer<typeof untypedSchema>;

export interface TarMember {
  readonly header: TarMemberHeader;
  /** To be read to its end, or skipped, before the next member. */
  readonly content: AsyncIterable<Uint8Array>;
  readonly skip: () => void;
}

/** How names that are not in pax are decoded: `latin1` gives one code unit for each byte. */
export type NameEncoding = 'utf-8' | 'latin1';

/**
 * The members of an uncompressed tar. A stream that fails or closes early fails the reading too: `pipe` alone would
 * leave it waiting for ever.
 */
export async function* tarMembers(tar: Readable, names: NameEncoding): AsyncGenerator<TarMember> {
  const options: object = { filenameEncoding: names, allowUnknownFormat: true };
  const extraction = extract(options);
  const fail = (): void => {
    if (!tar.readableEnded) extraction.destroy(tar.errored ?? new Error('the stream ended early'));
  };
  tar.once('error', fail);
  tar.once('close', fail);
  tar.pipe(extraction);
  try {
    for await (const entry of extraction) {
      const header = { ...entry.header, ...untypedSchema.parse(entry.header) };
      if (!isContent(entry)) throw new TypeError('tar-stream gave an entry that cannot be read');
      yield { header, content: entry, skip: () => entry.resume() };
    }
  } finally {
    tar.destroy();
    extraction.destroy();
  }
}

/** tar-stream's entries are async iterables; its types leave that out. */
const isContent = (entry: object): entry is AsyncIterable<Uint8Array> => Symbol.asyncIterator in entry;
