/** Where a SOURCE_DATE_EPOCH is from. */
export const EPOCH_ORIGINS = ['commit', 'changelog', 'newest-file', 'caller'] as const;
