import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { labelsOf } from './build-columns.ts';
import type { Explanation } from './explanations.ts';
import { shortProse, shortText } from './short-text.ts';

/** What is to be said of an artifact beside its classes and diffs, a sentence each. */
export function artifactNotes(
  document: ComparisonDocument,
  artifact: ArtifactComparison,
  { undiffed }: Pick<Explanation, 'undiffed'>,
): string[] {
  const { missingFrom, refusedFrom, nondeterministic, normalisation, toolchainIndependent } = artifact;
  const notes: string[] = [];
  if (missingFrom.length > 0) notes.push(`Missing from ${labelsOf(document, missingFrom)}, which succeeded.`);
  if (refusedFrom.length > 0)
    notes.push(
      `Refused from ${labelsOf(document, refusedFrom)}: it was made, but not taken, so nothing is known of it.`,
    );
  if (nondeterministic.length > 0)
    notes.push(
      `Nondeterministic: ${nondeterministic.map((one) => shortText(one)).join(', ')} made it differently each time.`,
    );
  if (normalisation !== null) {
    const same = normalisation.groups
      .filter(({ letters }) => letters.length > 1)
      .map(({ letters }) => letters.join(' = '));
    const passes = normalisation.passes.map((pass) => shortText(pass)).join(', ') || 'no pass took effect';
    notes.push(
      `After ${shortText(normalisation.tool)} (${passes}): ${same.join('; ') || 'still all different'}.`,
    );
  }
  if (artifact.verdict === 'inconclusive' && refusedFrom.length === 0)
    notes.push('No toolchain has two builds that succeeded and could have made it: nothing to compare.');
  if (toolchainIndependent !== 'not tried')
    notes.push(
      toolchainIndependent === 'yes'
        ? 'Different toolchains made the same.'
        : 'Different toolchains made different bytes; that alone is not counted against it.',
    );
  for (const { letters, reason } of undiffed)
    notes.push(`${letters.join(' against ')} was not given to diffoscope: ${shortProse(reason, 600)}`);
  return notes;
}
