import * as fc from 'fast-check';
import t from 'tap';

import { sandboxName } from '../../src/diff/sandbox-name.ts';

void t.test('the base name stays, with its extension', (test) => {
  test.equal(sandboxName('usr/bin/hello_2.10-3_amd64.deb'), 'hello_2.10-3_amd64.deb');
  test.equal(sandboxName(`${'x'.repeat(300)}.tar.gz`).endsWith('x.tar.gz'), true);
  test.end();
});

void t.test('what a tool or a shell could take for something else is replaced', (test) => {
  test.equal(sandboxName('--help'), '_--help');
  test.equal(sandboxName('a/..'), '_..');
  test.equal(sandboxName('.gz'), '_.gz');
  test.equal(sandboxName('a\nb $(c).gz'), 'a_b___c_.gz');
  test.equal(sandboxName('a/'), '_');
  test.end();
});

void t.test('every path gives a safe name', (test) => {
  fc.assert(
    fc.property(fc.string(), (path) => /^[A-Za-z0-9_][A-Za-z0-9._+~-]{0,120}$/.test(sandboxName(path))),
  );
  test.end();
});
