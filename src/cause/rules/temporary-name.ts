import { valueRule } from './rule.ts';

/** mkstemp, gcc, Python's tempfile, mktemp, Go. */
export const temporaryName = valueRule({
  name: 'temporary-name',
  kind: 'temporary-name',
  sees: 'the random name of a temporary file (`/tmp/ccQx91ab.o`, `tmp.xV7dR2`)',
  pattern:
    /\/(?:var\/)?tmp\/(?:[\w.-]+\/)*[\w.-]*[\w]{6,}[\w.-]*|\bcc[A-Za-z0-9]{6}\.(?:o|s|c|ltrans\d*\.\w+|res|d)\b|\btmp[._-]?[A-Za-z0-9_]{6,16}\b|\bgo-build\d{6,}/g,
  isHere: null,
});
