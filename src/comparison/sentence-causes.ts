import { CONFIDENCES, KIND_FACTS, type Cause, type CauseKind } from './cause.ts';

/** What a cause must be at least to be told as the reason. */
const LEAST = CONFIDENCES.indexOf('likely');
/** They say no more than that something differs: where it does says more. */
const TELLS_NOTHING: ReadonlySet<CauseKind> = new Set(['unclassified', 'numbers']);

/** By path the kind of the surest cause, where one is sure enough to be told; of equally sure ones the first. */
export function surestKinds(
  causes: readonly Pick<Cause, 'path' | 'kind' | 'confidence' | 'isLatent'>[],
): Map<string, CauseKind> {
  const found = new Map<string, { kind: CauseKind; rank: number }>();
  for (const { path, kind, confidence, isLatent } of causes) {
    const rank = CONFIDENCES.indexOf(confidence);
    if (isLatent || rank > LEAST || TELLS_NOTHING.has(kind)) continue;
    if (rank < (found.get(path)?.rank ?? Infinity)) found.set(path, { kind, rank });
  }
  return new Map([...found].map(([path, { kind }]) => [path, kind]));
}

/** A kind's title after the names of `count` artifacts: "embeds the build path", "embed the build path". */
export function titleFor(kind: CauseKind, count: number): string {
  const { title } = KIND_FACTS[kind];
  if (count === 1) return title;
  const [verb = '', ...rest] = title.split(' ');
  const plural = PLURALS[verb] ?? verb.replace(/s$/, '');
  return [plural, ...rest.map((word) => (word === 'its' ? 'their' : word))].join(' ');
}

const PLURALS: Readonly<Record<string, string>> = { is: 'are', has: 'have' };
