import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import { paragraph } from './summary-text.ts';
import type { Paint, Palette } from './terminal-palette.ts';
import type { SummaryStyle } from './summary-style.ts';
import { visibleLine, visibleText } from './visible-text.ts';

/** The recap: the one sentence, and how to see more. */
export function summaryVerdict(document: ComparisonDocument, { palette, width }: SummaryStyle): string[] {
  const { id, judgement, sentence } = document;
  const paint = PAINTS[judgement.verdict](palette);
  return [
    `${paint(judgement.verdict)} ${palette.faint(visibleText(id))}`,
    ...paragraph('', visibleLine(sentence), width),
    palette.faint(`verbatim report ${visibleText(id)} --format html > report.html`),
    ...(mayBeExplained(document)
      ? [palette.faint(`verbatim explain ${visibleText(id)} proves it by experiment`)]
      : []),
  ];
}

/** Something differs, and no experiment was made. */
function mayBeExplained({ judgement, explanation }: ComparisonDocument): boolean {
  const differs = judgement.artifacts.some(
    ({ verdict }) => verdict !== 'match' && verdict !== 'inconclusive',
  );
  return explanation === null && differs;
}

const PAINTS: Record<ComparisonVerdict, (palette: Palette) => Paint> = {
  reproducible:
    ({ good, strong }) =>
    (text) =>
      strong(good(text)),
  equivalent:
    ({ doubt, strong }) =>
    (text) =>
      strong(doubt(text)),
  unreproducible: ({ bad }) => bad,
  inconclusive:
    ({ doubt, strong }) =>
    (text) =>
      strong(doubt(text)),
};
