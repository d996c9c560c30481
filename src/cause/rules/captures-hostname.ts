import { environmentRule } from './environment-rule.ts';

export const capturesHostname = environmentRule({
  kind: 'captures-hostname',
  sees: "either build's own host name",
  values: ({ hostname }) => [hostname],
});
