import { environmentRule } from './environment-rule.ts';

export const capturesUser = environmentRule({
  kind: 'captures-user',
  sees: "either build's own user name",
  values: ({ user }) => [user.name],
});
