import type { DiffNode } from '../comparison/difference.ts';

/** What became of one run of diffoscope. */
export type PassResult =
  | {
      readonly kind: 'report';
      /** As diffoscope printed it; empty when it sees no difference. */
      readonly bytes: Uint8Array;
      /** null when diffoscope sees no difference. */
      readonly root: DiffNode | null;
      /** True when commands were left out that a deep pass would run. */
      readonly hasExcluded: boolean;
    }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'overflow' }
  | { readonly kind: 'failed'; readonly message: string };
