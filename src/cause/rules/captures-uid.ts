import { environmentRule } from './environment-rule.ts';

export const capturesUid = environmentRule({
  kind: 'captures-uid',
  sees: "either build's own user or group id",
  values: ({ uid, gid }) => [String(uid), String(gid)],
});
