/** `running` while its owner looks after it; `interrupted` when it ended without a document. */
export const COMPARISON_STATUSES = ['running', 'finished', 'interrupted'] as const;
export type ComparisonStatus = (typeof COMPARISON_STATUSES)[number];
