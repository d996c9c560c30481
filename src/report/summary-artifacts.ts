import stringWidth from 'string-width';

import type { ComparisonDocument } from '../comparison/document.ts';
import type { ArtifactVerdict } from '../comparison/verdict.ts';
import { groupArtifacts, type NumberedArtifact } from './group-artifacts.ts';
import { count } from './quantity.ts';
import { cell, cut } from './summary-text.ts';
import type { Paint, Palette } from './terminal-palette.ts';
import type { SummaryStyle } from './summary-style.ts';
import { visibleText } from './visible-text.ts';

const MAX_ARTIFACTS = 20;
const MAX_MATCHING = 5;
/** Beyond this many builds a column each tells less than a count. */
const MAX_COLUMNS = 20;
const LEAST_PATH_WIDTH = 16;
const VERDICT_WIDTH = 'inconclusive'.length;

/** The matrix of builds × artifacts by class letter: what does not match, or a few of what does. */
export function summaryArtifacts(document: ComparisonDocument, style: SummaryStyle): string[] {
  const groups = groupArtifacts(document.judgement.artifacts);
  const matching = groups.find(({ kind }) => kind === 'match')?.artifacts ?? [];
  const telling = groups.flatMap(({ kind, artifacts }) => (kind === 'match' ? [] : artifacts));
  const shown = telling.length > 0 ? telling.slice(0, MAX_ARTIFACTS) : matching.slice(0, MAX_MATCHING);
  if (shown.length === 0) return [];
  const { palette } = style;
  const rows = columnsFit(document, style) ? matrix(document, shown, style) : lists(shown, style);
  const moreTelling = telling.length - (telling.length > 0 ? shown.length : 0);
  const moreMatching = matching.length - (telling.length > 0 ? 0 : shown.length);
  const rest = [
    moreTelling > 0 ? `${count(moreTelling)} more like these` : null,
    moreMatching > 0 ? `${count(moreMatching)} that match${moreMatching === 1 ? 'es' : ''}` : null,
  ].filter((text) => text !== null);
  return [...rows, ...(rest.length > 0 ? [palette.faint(`  and ${rest.join(', and ')}`)] : [])];
}

function columnsFit({ builds }: ComparisonDocument, { width }: SummaryStyle): boolean {
  const columns = builds.length * (String(builds.length).length + 1);
  return builds.length <= MAX_COLUMNS && width - columns - VERDICT_WIDTH - 6 >= LEAST_PATH_WIDTH;
}

function matrix(
  { builds }: ComparisonDocument,
  artifacts: readonly NumberedArtifact[],
  { palette, width }: SummaryStyle,
): string[] {
  const letterWidth = Math.max(
    String(builds.length).length,
    ...artifacts.flatMap(({ classes }) => classes.map(({ letter }) => letter.length)),
  );
  const columns = builds.length * (letterWidth + 1);
  const pathWidth = pathWidthFor(artifacts, width - columns - VERDICT_WIDTH - 6);
  const pad = (text: string): string => ` ${text.padStart(letterWidth)}`;
  const heads = builds.map((_, index) => pad(String(index + 1))).join('');
  const rows = artifacts.map((artifact) => {
    const letters = builds.map((build, index) => {
      const found = artifact.classes.find((one) => one.builds.includes(index));
      if (found !== undefined) return paintLetter(found.letter, pad, palette);
      if (build.outcome !== 'success') return palette.doubt(pad('?'));
      return palette.doubt(pad(artifact.refusedFrom.includes(index) ? '!' : '-'));
    });
    return `  ${cell(visibleText(artifact.path), pathWidth)} ${letters.join('')}  ${verdictWord(artifact, palette)}`;
  });
  const legend = [
    artifacts.some(({ missingFrom }) => missingFrom.length > 0) ? '- not made' : null,
    artifacts.some(({ refusedFrom }) => refusedFrom.length > 0) ? '! made, but not taken' : null,
    builds.some(({ outcome }) => outcome !== 'success') ? '? the build did not succeed' : null,
  ].filter((text) => text !== null);
  return [
    `${palette.strong('Artifacts')}${' '.repeat(Math.max(1, pathWidth + 3 - 'Artifacts'.length))}${palette.faint(heads)}`,
    ...rows,
    ...(legend.length > 0 ? [palette.faint(`  ${legend.join('; ')}`)] : []),
  ];
}

function paintLetter(letter: string, pad: (text: string) => string, palette: Palette): string {
  const padded = pad(letter);
  return padded.slice(0, -letter.length) + palette.letter(letter);
}

/** For many builds, or a narrow terminal: how many made what. */
function lists(artifacts: readonly NumberedArtifact[], { palette, width }: SummaryStyle): string[] {
  const rows = artifacts.flatMap((artifact) => {
    const classes = artifact.classes.map(
      ({ letter, builds }) => `${palette.letter(letter)} ×${builds.length}`,
    );
    if (artifact.missingFrom.length > 0)
      classes.push(palette.doubt(`not made ×${artifact.missingFrom.length}`));
    if (artifact.refusedFrom.length > 0)
      classes.push(palette.doubt(`not taken ×${artifact.refusedFrom.length}`));
    return [
      cut(`  ${verdictWord(artifact, palette)}  ${visibleText(artifact.path)}`, width),
      cut(`    ${classes.join('  ')}`, width),
    ];
  });
  return [palette.strong('Artifacts'), ...rows];
}

function pathWidthFor(artifacts: readonly NumberedArtifact[], most: number): number {
  return Math.min(most, Math.max(...artifacts.map(({ path }) => stringWidth(visibleText(path)))));
}

/** A match within each toolchain that is none across them is told apart. */
function verdictWord(artifact: NumberedArtifact, palette: Palette): string {
  const { verdict, classes, missingFrom, refusedFrom } = artifact;
  const isSplit = verdict === 'match' && (classes.length > 1 || missingFrom.length + refusedFrom.length > 0);
  return isSplit ? palette.faint('by toolchain') : PAINTS[verdict](palette)(verdict);
}

const PAINTS: Record<ArtifactVerdict, (palette: Palette) => Paint> = {
  match: ({ good }) => good,
  equivalent: ({ doubt }) => doubt,
  mismatch: ({ bad }) => bad,
  missing: ({ bad }) => bad,
  inconclusive: ({ doubt }) => doubt,
};
