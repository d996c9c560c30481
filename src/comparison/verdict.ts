export const ARTIFACT_VERDICTS = ['match', 'equivalent', 'mismatch', 'missing', 'inconclusive'] as const;
export type ArtifactVerdict = (typeof ARTIFACT_VERDICTS)[number];

export const COMPARISON_VERDICTS = ['reproducible', 'equivalent', 'unreproducible', 'inconclusive'] as const;
export type ComparisonVerdict = (typeof COMPARISON_VERDICTS)[number];

/** Whether builds of different toolchains agree as well: a claim of its own, never part of the verdict. */
export const TOOLCHAIN_INDEPENDENCE = ['yes', 'no', 'not tried'] as const;
export type ToolchainIndependence = (typeof TOOLCHAIN_INDEPENDENCE)[number];
