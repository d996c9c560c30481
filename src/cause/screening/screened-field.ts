import { gatherEvidence, type Evidence } from './evidence.ts';
import type { ScreeningOptions } from './observation.ts';
import type { Signal, Signals } from './read-signals.ts';
import { NOTHING, setOf, sizeOf, type VariationSet } from './variation-set.ts';

/** What planner and judge share: what each signal's readings prove, and what may be sought behind them. */
export interface ScreenedField {
  readonly outcome: ScreenedKind;
  readonly silence: ScreenedKind;
  /** Of an artifact. Artifacts with equal readings and hints are one kind, and get the same object. */
  readonly kindOf: (artifact: Signal) => ScreenedKind;
}

export interface ScreenedKind {
  readonly evidence: Evidence;
  /** The variations that can be told apart here. */
  readonly universe: VariationSet;
  /** Those that another witness suspects. */
  readonly hinted: VariationSet;
}

export function fieldOf(signals: Signals, options: ScreeningOptions): ScreenedField {
  const universe = setOf(options.variations) | signals.sets.reduce((all, set) => all | set, NOTHING);
  const gather = ({ readings }: Signal): Evidence =>
    gatherEvidence(readings, signals.sets, options.confirmations);
  const hints = new Map(options.hints.map(({ path, variations }) => [path, setOf(variations)]));
  const silence = { evidence: gather(signals.silence), universe, hinted: NOTHING };
  // A build that ends without a word has no outcome, and one that fails no artifact: what leads to it alone can be seen in neither.
  const ending = withoutSingles(universe, silence.evidence);
  const outcome = {
    evidence: gather(signals.outcome),
    universe: ending,
    hinted: (hints.get(null) ?? NOTHING) & ending,
  };
  const visible = withoutSingles(ending, outcome.evidence);
  const kinds = new Map<string, ScreenedKind>();
  const kindOf = (artifact: Signal): ScreenedKind => {
    const hinted = (hints.get(artifact.path) ?? NOTHING) & visible;
    const key = `${artifact.readings} ${hinted}`;
    const kind = kinds.get(key) ?? { evidence: gather(artifact), universe: visible, hinted };
    kinds.set(key, kind);
    return kind;
  };
  return { outcome, silence, kindOf };
}

function withoutSingles(universe: VariationSet, { triggers }: Evidence): VariationSet {
  return triggers.filter((trigger) => sizeOf(trigger) === 1).reduce((set, single) => set & ~single, universe);
}
