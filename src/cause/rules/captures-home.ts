import { environmentRule } from './environment-rule.ts';

export const capturesHome = environmentRule({
  kind: 'captures-home',
  sees: "either build's own home directory",
  values: ({ home }) => [home],
});
