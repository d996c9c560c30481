import { memberOrderRule } from './member-rule.ts';

export const arMemberOrder = memberOrderRule('ar-member-order', 'ar');
