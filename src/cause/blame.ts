import { KIND_FACTS, type CauseKind, type ScreeningWitness } from '../comparison/cause.ts';
import type { Screened, ScreeningTrigger } from '../comparison/screening.ts';
import type { Variation } from '../environment/variation.ts';
import {
  expectedVariations,
  isFileTime,
  isOpenKind,
  kindAtRandom,
  KIND_OF_VARIATION,
  kindUnder,
  usualVariation,
} from './kind-variations.ts';
import type { Suspicion } from './suspicion.ts';

/** Witnesses that agree on one kind and one trigger. */
export interface Blamed {
  readonly kind: CauseKind;
  /** What triggers it: several only together; [] when not known. */
  readonly variations: readonly Variation[];
  readonly probability: number | null;
  readonly suspicions: readonly Suspicion[];
  readonly experiments: readonly ScreeningWitness[];
}

/** Gives each suspicion its trigger, and each trigger that no suspicion explains a cause of its own. */
export function blame(suspicions: readonly Suspicion[], screened: Screened | null): Blamed[] {
  const kinds = [...Map.groupBy(suspicions, ({ kind }) => kind)].map(([kind, own]) => ({ kind, own }));
  const groups = kinds.filter(({ own }) => own.some(isTelling) || isSupported(own, screened));
  if (screened?.nature === 'nondeterministic') return blameChance(groups, screened);
  const triggers = (screened?.triggers ?? []).filter(({ isConfirmed }) => isConfirmed);
  if (screened === null || triggers.length === 0) return groups.flatMap((group) => withoutTrigger(group));
  return blameTriggers(groups, triggers, screened);
}

interface Group {
  readonly kind: CauseKind;
  readonly own: readonly Suspicion[];
}

/** A short or common value says nothing alone. */
function isTelling({ witness }: Suspicion): boolean {
  return witness.by === 'rule' || witness.strength !== 'weak';
}

function isSupported(own: readonly Suspicion[], screened: Screened | null): boolean {
  return own.some(
    ({ witness }) =>
      witness.by === 'canary' &&
      screened?.triggers.some(
        ({ isConfirmed, variations }) => isConfirmed && variations.includes(witness.variation),
      ),
  );
}

function blameTriggers(
  groups: readonly Group[],
  triggers: readonly ScreeningTrigger[],
  screened: Screened,
): Blamed[] {
  const blamed: Blamed[] = [];
  const claimed = new Set<Group>();
  for (const trigger of triggers) {
    const fitting = groups
      .filter(({ kind }) => trigger.variations.some((name) => expectedVariations(kind).includes(name)))
      .map((group) => ({ group, kind: group.kind }));
    const found = fitting.length > 0 ? fitting : openTo(groups, trigger);
    for (const { group, kind } of found) {
      claimed.add(group);
      blamed.push(withTrigger({ kind, own: group.own }, trigger));
    }
    if (found.length === 0) blamed.push(withTrigger({ kind: kindOfTrigger(trigger), own: [] }, trigger));
  }
  const rest = groups.filter((group) => !claimed.has(group) && !isContradicted(group, screened));
  const unproved = [...claimed].map((group) => ({
    ...group,
    own: withoutExperiment(group, triggers, screened),
  }));
  const others = [...rest, ...unproved.filter(({ own }) => own.length > 0)];
  return joinEqual([...blamed, ...others.flatMap((group) => withoutTrigger(group))]);
}

/** Values of variations that no experiment confirmed or cleared, in what another variation triggers too. */
function withoutExperiment(
  { own }: Group,
  triggers: readonly ScreeningTrigger[],
  { cells }: Screened,
): Suspicion[] {
  return own.filter(
    (one) =>
      one.witness.by === 'canary' &&
      isTelling(one) &&
      cells[one.witness.variation] !== 'cleared' &&
      !triggers.some(
        ({ variations }) => one.witness.by === 'canary' && variations.includes(one.witness.variation),
      ),
  );
}

/** Groups that tell what differs and not what by. A kind that says nothing at all gives way to one that says something. */
function openTo(
  groups: readonly Group[],
  { variations }: ScreeningTrigger,
): { group: Group; kind: CauseKind }[] {
  const open = groups.flatMap((group) => {
    const kind = variations.map((name) => kindUnder(group.kind, name)).find((one) => one !== null);
    return kind === undefined || kind === null ? [] : [{ group, kind }];
  });
  const telling = open.filter(({ group: { kind } }) => kind !== 'unclassified' && kind !== 'numbers');
  return telling.length > 0 ? telling : open;
}

function kindOfTrigger({ variations: [first = 'environment'] }: ScreeningTrigger): CauseKind {
  return KIND_OF_VARIATION[first];
}

function withTrigger({ kind, own }: Group, { variations, on, off }: ScreeningTrigger): Blamed {
  const suspicions = own.filter(
    ({ witness }) => witness.by === 'rule' || variations.includes(witness.variation),
  );
  const experiment = { by: 'screening' as const, variations: [...variations], on, off };
  return { kind, variations, probability: null, suspicions, experiments: [experiment] };
}

/** Without an experiment a builder's own value says what triggers it, each variation for itself. */
function withoutTrigger({ kind, own }: Group): Blamed[] {
  const rules = own.filter(({ witness }) => witness.by === 'rule');
  const values = own.flatMap((one) =>
    one.witness.by === 'canary' ? [{ one, variation: one.witness.variation }] : [],
  );
  const base = { kind, probability: null, experiments: [] };
  if (values.length === 0) return [{ ...base, variations: [], suspicions: rules }];
  return [...Map.groupBy(values, ({ variation }) => variation)].map(([variation, found]) => ({
    ...base,
    variations: [variation],
    suspicions: [...found.map(({ one }) => one), ...rules],
  }));
}

/**
 * True when each variation that could trigger it was tried and changed nothing, while others did: then what the rule saw follows from
 * those. A value that can come from nowhere else is not argued away.
 */
function isContradicted({ kind, own }: Group, { cells }: Screened): boolean {
  if (own.some(({ witness }) => witness.by === 'canary' && witness.strength === 'conclusive')) return false;
  return expectedVariations(kind).every((name) => cells[name] === 'cleared');
}

function blameChance(groups: readonly Group[], { nondeterminism }: Screened): Blamed[] {
  const probability = nondeterminism?.probability ?? null;
  const experiment: ScreeningWitness = {
    by: 'screening',
    variations: [],
    on: { differed: nondeterminism?.differed ?? 0, of: nondeterminism?.of ?? 0 },
    off: { differed: 0, of: 0 },
  };
  const hasTwins = groups.some(({ own }) => own.some(({ isBetweenTwins }) => isBetweenTwins));
  const hasFileTimes = groups.some(({ kind }) => isFileTime(kind));
  // Where nobody held builds of one environment against each other, file times are chance enough: of what has a usual trigger, nothing
  // says that it is chance too.
  const isChance = (group: Group): boolean =>
    isOwnChance(group) || (!hasTwins && (!hasFileTimes || isFileTime(group.kind) || isOpenKind(group.kind)));
  const random = groups.flatMap((group) => {
    const under = kindAtRandom(group.kind);
    return under === null || !isChance(group) ? [] : [{ kind: under, own: group.own }];
  });
  // What builds of one environment agree on lies under the chance. Its shape alone is no sign of that: chance has any shape.
  const beneath = groups.filter((group) => !isChance(group) && !isOpenKind(group.kind));
  const others =
    hasTwins || hasFileTimes ? beneath : groups.filter(({ kind }) => kindAtRandom(kind) === null);
  const chance = random.length > 0 ? random : [{ kind: 'random' as const, own: [] }];
  return joinEqual([
    ...chance.map(({ kind, own }) => ({
      kind,
      variations: [],
      probability,
      suspicions: own,
      experiments: [experiment],
    })),
    ...others.flatMap((group) => withoutTrigger(group).map(withUsualTrigger)),
  ]);
}

/** True when builds of one environment differ by it, or when it is random by nature. */
function isOwnChance({ kind, own }: Group): boolean {
  return KIND_FACTS[kind].group === 'randomness' || own.some(({ isBetweenTwins }) => isBetweenTwins);
}

/** No experiment can tell what triggers it while chance changes the artifact too: what one variation usually does, that one is said to do. */
function withUsualTrigger(blamed: Blamed): Blamed {
  const usual = usualVariation(blamed.kind);
  return blamed.variations.length > 0 || usual === null ? blamed : { ...blamed, variations: [usual] };
}

/** Two kinds that became one under the same trigger are one cause. */
function joinEqual(all: readonly Blamed[]): Blamed[] {
  const keyed = Map.groupBy(all, ({ kind, variations }) => [kind, ...variations].join(' '));
  return [...keyed.values()].flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [{ ...first, suspicions: [first, ...rest].flatMap(({ suspicions }) => suspicions) }],
  );
}
