import { valueRule } from './rule.ts';

export const uuid = valueRule({
  name: 'uuid',
  kind: 'uuid',
  sees: 'another UUID',
  pattern: /(?<![0-9a-f-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f-])/gi,
  isHere: null,
});
