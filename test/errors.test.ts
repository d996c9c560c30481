import tap from 'tap';

import { CodedError, messageOf } from '../src/errors.ts';

void tap.test('a message carries its causes once', (t) => {
  const inner = new CodedError('INNER', 'the disk is full');
  t.equal(
    messageOf(new CodedError('OUTER', 'storing a blob', { cause: inner })),
    'storing a blob: the disk is full',
  );
  t.equal(
    messageOf(new CodedError('OUTER', 'again: the disk is full', { cause: inner })),
    'again: the disk is full',
  );
  t.end();
});
