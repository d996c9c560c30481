import { html } from 'ghtml';

import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { DiffNode, Difference } from '../comparison/difference.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { labelsOf } from './build-columns.ts';
import { classColour } from './class-colour.ts';
import { renderUnifiedDiff } from './html-unified-diff.ts';
import { duration } from './quantity.ts';
import { shortProse, shortText } from './short-text.ts';

/** Browsers flatten what is nested past some hundred levels. */
const DEEPEST = 60;

/** One pair of classes as diffoscope saw it: how it went, then its tree. */
export function renderDifference(
  document: ComparisonDocument,
  artifact: ArtifactComparison,
  difference: Difference,
): string {
  const { left, right, status, pass, tool, degraded, message, tree } = difference;
  const who = (letter: string): string => {
    const members = artifact.classes.find((one) => one.letter === letter)?.builds ?? [];
    return html`<span class="letter ${classColour(letter)}">${letter}</span>
      (${labelsOf(document, members)})`;
  };
  const facts = `${shortText(tool, 80)}, ${pass} pass, ${status}, ${duration(difference.durationMs)}`;
  return html`<details class="difference" open>
    <summary>!${who(left.letter)} against !${who(right.letter)} <span class="quiet">${facts}</span></summary>
    !${problemsOf(status, message).map((line) => html`<p class="warning">${line}</p>`)}
    !${degraded.map((line) => html`<p class="warning">Degraded: ${shortProse(line, 600)}</p>`)}
    !${tree === null ? '<p class="note">No tree of differences: the digests above still differ.</p>' : renderNode(tree, 0)}
  </details>`;
}

function problemsOf(status: Difference['status'], message: string | null): string[] {
  const said = message === null ? '' : ` ${shortProse(message, 600)}`;
  switch (status) {
    case 'complete':
      return message === null ? [] : [said.trim()];
    case 'truncated':
      return [`The diff is not whole.${said}`];
    case 'timeout':
      return [`diffoscope ran out of time; the verdict does not hang on it.${said}`];
    case 'error':
      return [`diffoscope failed; the verdict does not hang on it.${said}`];
    default:
      return status satisfies never;
  }
}

function renderNode(node: DiffNode, depth: number): string {
  const { source1, source2, comments, unifiedDiff, details } = node;
  const title = html`<code>${shortText(source1)}</code
    >!${source1 === source2 ? '' : html` against <code>${shortText(source2)}</code>`}`;
  const children =
    depth < DEEPEST
      ? details.map((child) => renderNode(child, depth + 1))
      : details
          .slice(0, 1)
          .map(() => html`<p class="warning">Deeper levels are in the JSON report only.</p>`);
  return html`<details class="node" open>
    <summary>!${title}</summary>
    !${comments.map((comment) => html`<p class="comment">${shortProse(comment, 600)}</p>`)}
    !${unifiedDiff === null ? '' : renderUnifiedDiff(unifiedDiff)} !${children}
    !${node.truncated ? '<p class="warning">Cut here to bound the report.</p>' : ''}
  </details>`;
}
