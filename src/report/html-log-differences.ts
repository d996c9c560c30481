import { html } from 'ghtml';

import type { ComparisonDocument } from '../comparison/document.ts';
import { labelsOf } from './build-columns.ts';
import { renderUnifiedDiff } from './html-unified-diff.ts';

/** What the logs of two builds do not share. */
export function renderLogDifferences(document: ComparisonDocument): string {
  return document.logDifferences
    .map(
      ({ left, right, unifiedDiff, truncated }) =>
        html`<details class="difference" open>
          <summary><h3>${labelsOf(document, [left])} against ${labelsOf(document, [right])}</h3></summary>
          <p class="quiet">Times, and the values that were varied, are left out of the comparison.</p>
          !${renderUnifiedDiff(unifiedDiff)}
          !${truncated ? '<p class="warning">Cut here to bound the report.</p>' : ''}
        </details> `,
    )
    .join('');
}
