import { memberOrderRule } from './member-rule.ts';

export const tarMemberOrder = memberOrderRule('tar-member-order', 'tar');
