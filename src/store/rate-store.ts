import type { Variation } from '../environment/variation.ts';
import type {
  BuilderRates,
  ComparisonRates,
  DayRates,
  ProjectRates,
  StandingRates,
  Untried,
} from './rate.ts';
import type { Visibility } from './visibility.ts';

/** Which comparisons a rate is over. */
export interface RateScope {
  readonly visibility: Visibility;
  /** A project's name; null for all that are seen. */
  readonly project: string | null;
  /** Only those measured under exactly these; null for any. Empty for none. */
  readonly variations: readonly Variation[] | null;
  /** Days such as `2026-11-22` (UTC), both included; null for no bound. */
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * Rates from counts that are written with each result, so that they cost the same whatever the store holds. They are of what was
 * measured: a comparison that is removed later stays counted. Methods throw StoreError 'UNKNOWN_PROJECT' for one that is not seen.
 */
export interface RateStore {
  total(scope: RateScope): ComparisonRates & { untried: Untried };
  /** One a day on which something ended, the oldest first. */
  days(scope: RateScope): DayRates[];
  /** One a builder, by notation. `variations` does not matter. */
  builders(scope: RateScope): BuilderRates[];
  /** One a project, by name, behind the name `after`. */
  projects(scope: Omit<RateScope, 'project'>, page: { limit: number; after: string | null }): ProjectRates[];
  standing(visibility: Visibility): StandingRates;
}
