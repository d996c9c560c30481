import type { ByteReader } from './byte-reader.ts';

/** One member of an artifact, or the artifact itself. */
export interface Member {
  /** From the artifact inwards; [] is the artifact. */
  readonly names: readonly string[];
  /** How many archives and compressions it lies in. */
  readonly depth: number;
  readonly content: ByteReader;
}

/** What a container does with each of its members, one at a time. */
export type OnMember = (name: string, content: AsyncIterable<Uint8Array>) => Promise<void>;

/** A member that has members. */
export interface Container {
  readonly names: readonly string[];
  readonly content: ByteReader;
  readonly onMember: OnMember;
}
