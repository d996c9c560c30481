import { valueRule } from './rule.ts';

export const umaskDependent = valueRule({
  name: 'umask-dependent',
  kind: 'umask-dependent',
  sees: 'another umask or other permissions in a text (`umask 0022`, `-rw-r--r--`, `"mode": 420`)',
  pattern:
    /(?<=umask["']?\s*[:=]?\s*["']?)0?[0-7]{3,4}\b|(?<![\w-])[-dl](?:[r-][w-][xsS-]){2}[r-][w-][xtT-](?![\w-])|(?<=\b(?:mode|perms?|permissions|chmod)["']?\s*[:=]?\s*["']?)(?:0o?)?\d{3,6}\b/gi,
  isHere: ({ command }) => command === null || command === 'Pretty-printed',
});
