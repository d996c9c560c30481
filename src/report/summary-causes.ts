import type { Cause, RuleWitness } from '../comparison/cause.ts';
import { causeSentence } from '../comparison/cause-sentence.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { shownName } from '../comparison/shown-name.ts';
import { wordList } from '../comparison/word-list.ts';
import { experimentWords, memberWords, placeWords, speakers } from './cause-words.ts';
import { groupCauses, unexplainedPaths, type CauseGroup } from './group-causes.ts';
import { counted } from './quantity.ts';
import { shortProse, shortText } from './short-text.ts';
import { cut, paragraph } from './summary-text.ts';
import type { SummaryStyle } from './summary-style.ts';
import { visibleLine } from './visible-text.ts';

const MAX_GROUPS = 8;
const MAX_LATENT = 5;
/** Of each witness. */
const MAX_EVIDENCE = 2;
const LONGEST = 160;
const LABEL_WIDTH = 'found'.length + 2;

/** Why artifacts differ: a sentence a cause, its evidence and its fix below; then what nobody can say. */
export function summaryCauses(document: ComparisonDocument, style: SummaryStyle): string[] {
  const { palette, width } = style;
  const groups = groupCauses(document.causes.filter(({ isLatent }) => !isLatent));
  const unexplained = unexplainedPaths(document);
  if (groups.length + unexplained.length === 0) return [];
  const rest = groups.length - MAX_GROUPS;
  const last = rest > 0 ? [palette.faint(`  and ${counted(rest, 'more cause')}: see the report`)] : [];
  const pronoun = unexplained.length === 1 ? 'it differs' : 'they differ';
  const silence = `No witness spoke for ${wordList(unexplained.map(shownName), 2)}: nothing says why ${pronoun}.`;
  return [
    palette.strong('Causes'),
    ...groups.slice(0, MAX_GROUPS).flatMap((group) => renderGroup(group, style)),
    ...last,
    ...(unexplained.length > 0 ? paragraph('  ', palette.doubt(silence), width) : []),
  ];
}

/** What all builds happen to share and another might not: nothing differs by it yet. */
export function summaryLatent({ causes }: ComparisonDocument, { palette, width }: SummaryStyle): string[] {
  const groups = groupCauses(causes.filter(({ isLatent }) => isLatent));
  const lines = groups.slice(0, MAX_LATENT).flatMap(({ first, paths }) => {
    const also = paths.length > 1 ? ` (and in ${counted(paths.length - 1, 'more artifact')})` : '';
    return paragraph('  ', `${visibleLine(causeSentence(first))}${also}`, width);
  });
  const rest = groups.length - MAX_LATENT;
  if (rest > 0) lines.push(palette.faint(`  and ${rest} more`));
  return lines.length === 0 ? [] : [palette.strong('Latent: nothing differs by it yet'), ...lines];
}

function renderGroup({ first, paths }: CauseGroup, style: SummaryStyle): string[] {
  const { palette, width } = style;
  const sure = first.confidence === 'proved' || first.confidence === 'evident' ? palette.bad : palette.doubt;
  const more = first.witnesses.length - shownWitnesses(first).length;
  const others = paths.slice(1);
  const lines: [label: string, text: string][] = [
    ...evidenceOf(first),
    ...(more > 0 ? [['', `and ${counted(more, 'more place')}`] satisfies [string, string]] : []),
    ...(others.length > 0 ? [['also', alsoWords(others)] satisfies [string, string]] : []),
    ['fix', fixWords(first)],
    ['', shortText(first.remedy.link, LONGEST)],
  ];
  return [
    ...paragraph('  ', visibleLine(causeSentence(first)), width),
    cut(`    ${sure(first.confidence)} ${palette.faint(`(${speakers(first).join(', ')})`)}`, width),
    ...lines.flatMap(([label, text]) =>
      paragraph(`    ${palette.faint(label.padEnd(LABEL_WIDTH))}`, text, width),
    ),
  ];
}

function shownWitnesses({ witnesses }: Cause): Cause['witnesses'] {
  const kinds = Map.groupBy(witnesses, ({ by }) => by);
  return (['canary', 'rule', 'screening'] as const).flatMap(
    (by) => kinds.get(by)?.slice(0, MAX_EVIDENCE) ?? [],
  );
}

function evidenceOf(cause: Cause): [string, string][] {
  return shownWitnesses(cause).flatMap((witness): [string, string][] => {
    switch (witness.by) {
      case 'canary': {
        const value = `${shortText(witness.value, LONGEST)} (${shortText(witness.form, 40)}) → ${witness.variation}`;
        return [['found', `${placeWords(witness)}: ${value}`]];
      }
      case 'rule':
        return ruleLines(witness);
      case 'screening':
        return [['built', experimentWords(witness)]];
      default:
        return witness satisfies never;
    }
  });
}

function ruleLines({ member, where, saw }: RuleWitness): [string, string][] {
  const place = memberWords([...member, where]) ?? '';
  return [
    ['rule', place],
    ['', `- ${shortText(saw.left, LONGEST)}`],
    ['', `+ ${shortText(saw.right, LONGEST)}`],
  ];
}

const alsoWords = (others: readonly string[]): string =>
  `${counted(others.length, 'more artifact')}: ${wordList(others.map(shownName), 2)}`;

/** Of the alternatives the best comes first. */
function fixWords({ remedy }: Cause): string {
  const [best] = remedy.steps;
  if (best === undefined) return shortProse(remedy.title);
  return `${best.buildSystem === null ? '' : `${best.buildSystem}: `}${shortProse(best.text)}`;
}
