/** Where a comparison stands. `finished` has a document; `cancelled` and `interrupted` ended without one. */
export const COMPARISON_STATUSES = [
  'queued',
  'resolving',
  'building',
  'judging',
  'finished',
  'cancelled',
  'interrupted',
] as const;
export type ComparisonStatus = (typeof COMPARISON_STATUSES)[number];

/** Every step that a comparison can take; the store knows no others. Back to `queued`: an outage, to be tried again. */
export const COMPARISON_TRANSITIONS = {
  queued: ['resolving', 'cancelled', 'interrupted'],
  resolving: ['building', 'queued', 'cancelled', 'interrupted'],
  building: ['judging', 'queued', 'cancelled', 'interrupted'],
  judging: ['finished', 'queued', 'cancelled', 'interrupted'],
  finished: [],
  cancelled: [],
  interrupted: [],
} as const satisfies Record<ComparisonStatus, readonly ComparisonStatus[]>;

/** Some process looks after it. */
export const ACTIVE_STATUSES = ['resolving', 'building', 'judging'] as const satisfies ComparisonStatus[];
/** Nothing more happens to it. */
export const ENDED_STATUSES = ['finished', 'cancelled', 'interrupted'] as const satisfies ComparisonStatus[];

/** `lost`: its sandbox or its coordinator went away. A result that comes later is refused. */
export const ATTEMPT_STATES = ['started', 'ended', 'lost'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

export const ATTEMPT_TRANSITIONS = {
  started: ['ended', 'lost'],
  ended: [],
  lost: [],
} as const satisfies Record<AttemptState, readonly AttemptState[]>;

/** Who asked, most urgent first: a person, a new revision, a check of what is known already. */
export const TRIGGERS = ['person', 'push', 'watch', 'schedule', 'retry'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** Lower goes first. */
export const PRIORITY_OF: Readonly<Record<Trigger, number>> = {
  person: 0,
  push: 1,
  watch: 1,
  schedule: 2,
  retry: 2,
};
