import { environmentRule } from './environment-rule.ts';

export const capturesGecos = environmentRule({
  kind: 'captures-gecos',
  sees: "either build's own full name of the user",
  values: ({ user }) => [user.gecos],
});
