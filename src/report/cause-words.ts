import type { CanaryWitness, Cause, Confidence, MemberPath, ScreeningWitness } from '../comparison/cause.ts';
import type { ComparisonDocument, Unscanned } from '../comparison/document.ts';
import { wordList } from '../comparison/word-list.ts';
import type { Variation } from '../environment/variation.ts';
import { counted } from './quantity.ts';
import { shortProse, shortText } from './short-text.ts';

const LONGEST_NAME = 160;

/** From the outermost container inwards: `data.tar › usr/bin/app`; null for the artifact itself. */
export function memberWords(member: MemberPath): string | null {
  return member.length === 0 ? null : shortText(member.join(' › '), LONGEST_NAME);
}

/** Where a value was found: `data.tar › usr/bin/app, .debug_line + 0x1c`. */
export function placeWords({ member, section, offset }: CanaryWitness): string {
  const at = `0x${offset.toString(16)}`;
  const within = section === null ? `at ${at}` : `${shortText(section, LONGEST_NAME)} + ${at}`;
  const name = memberWords(member);
  return name === null ? within : `${name}, ${within}`;
}

/** "differed in 5 of 5 builds with clock, in 0 of 4 without". */
export function experimentWords({ variations, on, off }: ScreeningWitness): string {
  if (variations.length === 0) {
    return `${on.differed} of ${counted(on.of, 'build')} in one environment ${on.differed === 1 ? 'was' : 'were'} not as most`;
  }
  const without = off.of === 0 ? 'and none was made without' : `in ${off.differed} of ${off.of} without`;
  return `differed in ${on.differed} of ${counted(on.of, 'build')} with ${variationWords(variations)}, ${without}`;
}

/** Variations by the names that they are asked for with: "timezone and file-order". */
export const variationWords = (variations: readonly Variation[]): string =>
  wordList(variations, variations.length);

const SPEAKERS = { canary: 'canary scan', rule: 'rules', screening: 'experiment' } as const;

/** The witnesses that spoke, each once: `canary scan`, `experiment`. */
export function speakers({ witnesses }: Pick<Cause, 'witnesses'>): string[] {
  const heard = new Set(witnesses.map(({ by }) => by));
  const order = ['canary', 'rule', 'screening'] as const;
  return order.filter((by) => heard.has(by)).map((by) => SPEAKERS[by]);
}

/** What a confidence rests on, after its word. */
export const CONFIDENCE_MEANING: Readonly<Record<Confidence, string>> = {
  proved: 'by experiment',
  evident: 'the value found can come from nowhere else',
  likely: 'a rule or a probable value says so; no experiment has',
  possible: 'little speaks for it',
};

/** The first part of artifacts that could not be searched, and how many there are. */
export function unscannedWords(unscanned: readonly Unscanned[]): string | null {
  const [first] = unscanned;
  if (first === undefined) return null;
  const where = memberWords([first.path, ...first.member]) ?? '';
  const parts = `${counted(unscanned.length, 'part')} could not be searched for builders' values`;
  const which = unscanned.length === 1 ? ': ' : ', such as ';
  return `${parts}${which}${where} of ${shortText(first.letter, 20)}: ${shortProse(first.reason, LONGEST_NAME)}`;
}

/** How many artifacts were searched; null where all were, or where nothing was to be. */
export function searchedWords(searched: ComparisonDocument['searched']): string | null {
  if (searched === null || searched.artifacts === searched.of) return null;
  return `only ${searched.artifacts} of ${counted(searched.of, 'artifact')} were searched for builders' values`;
}
