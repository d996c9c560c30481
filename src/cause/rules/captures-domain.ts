import { environmentRule } from './environment-rule.ts';

export const capturesDomain = environmentRule({
  kind: 'captures-domain',
  sees: "either build's own domain",
  values: ({ domain }) => [domain],
});
