/**
 * The condition on a row of `comparison` that another one repeats or explains its result, or regressed from it: see `Evidence` in
 * docs/retention.md.
 */
export const IS_EVIDENCE = `(EXISTS (SELECT 1 FROM comparison AS other WHERE other.reuseOf = comparison.number)
  OR EXISTS (SELECT 1 FROM comparison AS other WHERE other.regressedFrom = comparison.id))`;
