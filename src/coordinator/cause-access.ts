import type { CauseKind } from '../comparison/cause.ts';
import type { CauseKindRecord, CauseRecord, SharedCause } from '../store/cause-group.ts';
import type { CauseStatus } from '../store/cause-history.ts';
import type { CausePlace, CauseStore } from '../store/cause-store.ts';
import { SEES_ALL } from '../store/visibility.ts';

/** What a list of causes is narrowed to; null for all. */
export interface CauseFilter {
  readonly status: CauseStatus | null;
  readonly kind: CauseKind | null;
}

/** A cause and all who share it. */
export type CauseSharing = SharedCause & { readonly items: readonly CauseRecord[] };

/** Causes as the command line reads them: those of a store here, or of a server. Throws what their owner throws. */
export interface CauseAccess {
  ofProject(project: string, filter: CauseFilter): Promise<CauseRecord[]>;
  /** By name. */
  kinds(): Promise<CauseKindRecord[]>;
  /** null where nobody has it, or ever had it. */
  sharing(fingerprint: string): Promise<CauseSharing | null>;
}

const PAGE = 500;

/** The causes of a store on this machine, and those of a source that belongs to no project, by its key. */
export function createLocalCauseAccess(
  causes: CauseStore,
): CauseAccess & { ofSource(source: string, filter: CauseFilter): Promise<CauseRecord[]> } {
  const ofPlace = (place: CausePlace, filter: CauseFilter): CauseRecord[] =>
    allOf<CauseRecord, number>((before) =>
      causes.ofPlace({ ...place, ...filter, limit: PAGE, before }, SEES_ALL),
    );
  return {
    ofProject: async (project, filter) => ofPlace({ project }, filter),
    ofSource: async (source, filter) => ofPlace({ source }, filter),
    kinds: async () =>
      allOf<CauseKindRecord, string>((after) => causes.kinds({ limit: PAGE, after }, SEES_ALL)),
    async sharing(fingerprint) {
      const cause = causes.find(fingerprint, SEES_ALL);
      if (cause === null) return null;
      const items = allOf<CauseRecord, number>((before) =>
        causes.sharing({ fingerprint, limit: PAGE, before }, SEES_ALL),
      );
      return { ...cause, items };
    },
  };
}

function allOf<Item, Place>(
  page: (from: Place | null) => { readonly items: Item[]; readonly next: Place | null },
): Item[] {
  const all: Item[] = [];
  for (let from: Place | null = null; ;) {
    const { items, next } = page(from);
    all.push(...items);
    if (next === null) return all;
    from = next;
  }
}
