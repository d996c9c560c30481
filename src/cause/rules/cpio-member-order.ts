import { memberOrderRule } from './member-rule.ts';

export const cpioMemberOrder = memberOrderRule('cpio-member-order', 'cpio');
