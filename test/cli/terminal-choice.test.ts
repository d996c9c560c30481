import { PassThrough } from 'node:stream';

import tap from 'tap';

import { chooseTerminal, hasColor } from '../../src/cli/terminal-choice.ts';

const stream = (isTTY: boolean) => Object.assign(new PassThrough(), { isTTY, columns: 60, rows: 20 });

/** What a terminal writes for one comparison's beginning. */
function written(isTTY: boolean, env: NodeJS.ProcessEnv, verbose = false): string {
  const out = stream(isTTY);
  const terminal = chooseTerminal({ stream: out, env, verbose });
  terminal.show({ kind: 'builds', labels: ['one', 'two'] });
  terminal.show({ kind: 'phase', build: 0, phase: 'build', cached: false });
  terminal.show({ kind: 'line', build: 0, line: 'cc' });
  terminal.close();
  return String(out.read());
}

const isLive = (text: string): boolean => text.includes('▸');

void tap.test('rows live on a terminal only', (t) => {
  t.ok(isLive(written(true, { TERM: 'xterm' })));
  t.ok(isLive(written(true, { TERM: 'xterm', CI: 'false' })));
  t.notOk(isLive(written(false, { TERM: 'xterm' })));
  t.notOk(isLive(written(true, { TERM: 'dumb' })));
  t.notOk(isLive(written(true, { CI: 'true' })));
  t.notOk(isLive(written(true, { TERM: 'xterm' }, true)), 'log lines want to be kept');
  t.end();
});

void tap.test('NO_COLOR takes the colours away, not the rows', (t) => {
  const text = written(true, { TERM: 'xterm', NO_COLOR: '1' });
  t.ok(isLive(text));
  // oxlint-disable-next-line no-control-regex -- a colour is an escape sequence
  t.notMatch(text, /\u001b\[[0-9;]*m/);
  t.end();
});

void tap.test('colours follow NO_COLOR, FORCE_COLOR, TERM and the stream', (t) => {
  t.equal(hasColor(stream(true), {}), true);
  t.equal(hasColor(stream(false), {}), false);
  t.equal(hasColor(stream(true), { NO_COLOR: '1' }), false);
  t.equal(hasColor(stream(true), { NO_COLOR: '' }), true);
  t.equal(hasColor(stream(false), { FORCE_COLOR: '1' }), true);
  t.equal(hasColor(stream(true), { FORCE_COLOR: '0' }), false);
  t.equal(hasColor(stream(true), { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
  t.equal(hasColor(stream(true), { TERM: 'dumb' }), false);
  t.end();
});
