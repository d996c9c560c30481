import { memberOrderRule } from './member-rule.ts';

export const zipMemberOrder = memberOrderRule('zip-member-order', 'zip');
