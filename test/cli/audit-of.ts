import { join } from 'node:path';

import { openStore } from '../../src/store/store.ts';

/** What the audit log of the store in `directory`/data says of commands on this machine, oldest first: `action subject`. */
export function auditOf(directory: string): string[] {
  const store = openStore(join(directory, 'data'), Date.now);
  try {
    const entries = store.audit.list({ limit: 100 }).filter(({ detail }) => detail['by'] === 'command line');
    return entries.map(({ action, subject }) => `${action} ${subject}`).toReversed();
  } finally {
    store.close();
  }
}
