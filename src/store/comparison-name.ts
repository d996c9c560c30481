import { StoreError } from './store-error.ts';

/** Shorter beginnings of an id would name thousands. */
const NAME = /^[0-9a-z]{4,15}$/;

/** Refuses what cannot be an id, nor its first characters, nor `latest`. Throws StoreError 'UNKNOWN_COMPARISON'. */
export function checkComparisonName(name: string): void {
  if (NAME.test(name)) return;
  throw new StoreError('UNKNOWN_COMPARISON', `${JSON.stringify(name)} cannot be a comparison's id`, {
    hint: 'an id is like c1mhk7q4z0x3v9w: `verbatim list` shows them; the first 4 characters, or more, do too, or `latest`',
  });
}

export function unknownComparison(name: string): StoreError {
  return new StoreError('UNKNOWN_COMPARISON', `there is no comparison ${JSON.stringify(name)}`, {
    hint: '`verbatim list` shows the ids',
  });
}
