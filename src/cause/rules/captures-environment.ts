import { environmentRule } from './environment-rule.ts';

export const capturesEnvironment = environmentRule({
  kind: 'captures-environment',
  sees: "either build's own meaningless variables, by name or value",
  values: ({ noise }) => Object.entries(noise).flat(),
});
