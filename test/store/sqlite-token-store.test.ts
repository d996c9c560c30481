import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { test, type Test } from 'tap';

import { openDatabase } from '../../src/store/sqlite-database.ts';
import { openStore } from '../../src/store/store.ts';
import { createTokenSecret, hashToken, isTokenSecret } from '../../src/store/token-secret.ts';
import type { NewToken } from '../../src/store/token-store.ts';
import { NO_QUOTA } from '../../src/store/token.ts';

const START = Date.UTC(2026, 10, 22, 12, 0, 30);
const MINUTE_MS = 60_000;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.split('');
const READER: NewToken = {
  name: 'reader',
  scopes: ['read'],
  projects: null,
  quota: NO_QUOTA,
  expiresAtMs: null,
};

function open(t: Test) {
  const clock = { now: START };
  const directory = join(t.testdir({}), 'data');
  const store = openStore(directory, () => clock.now);
  t.teardown(() => store.close());
  return { clock, directory, store, tokens: store.tokens };
}

void test('any 256 random bits make a token that is known for one, and any slip in it is noticed', async (t) => {
  const bits = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const character = fc.constantFrom(...DIGITS);
  fc.assert(
    fc.property(bits, fc.nat(48), character, (bytes, place, other) => {
      const secret = createTokenSecret(() => bytes);
      t.equal(secret.length, 53);
      if (!isTokenSecret(secret)) return false;
      const slipped = secret.slice(0, 4 + place) + other + secret.slice(5 + place);
      return slipped === secret || !isTokenSecret(slipped);
    }),
  );
  for (const text of ['', 'vbt_', `vbt_${'0'.repeat(49)}`, 'vbt_'.repeat(20)])
    t.notOk(isTokenSecret(text), text);
});

void test('two tokens differ wherever their bits do', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(255), (bytes, bit) => {
      const other = Uint8Array.from(bytes, (byte, index) =>
        index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
      );
      return createTokenSecret(() => bytes) !== createTokenSecret(() => other);
    }),
  );
});

void test('a token is known by what it hashes to, and by nothing else', async (t) => {
  const { tokens } = open(t);
  const { secret, token } = tokens.create(READER);
  t.match(tokens.check(secret), { kind: 'good', token: { id: token.id, scopes: ['read'] } });
  t.same(tokens.check(createTokenSecret(randomBytes)), { kind: 'unknown' });
  t.same(tokens.check(hashToken(secret)), { kind: 'unknown' });
  t.same(tokens.check(token.id), { kind: 'unknown' });
});

void test('a token ends when it expires and when it is revoked, also by another process', async (t) => {
  const { tokens, clock, directory } = open(t);
  const expiring = tokens.create({ ...READER, expiresAtMs: START + MINUTE_MS });
  t.equal(tokens.check(expiring.secret).kind, 'good');
  clock.now = START + MINUTE_MS;
  t.equal(tokens.check(expiring.secret).kind, 'expired');

  const { secret, token } = tokens.create(READER);
  const other = openStore(directory, () => clock.now);
  t.equal(tokens.check(secret).kind, 'good');
  const { revokedAt } = other.tokens.revoke(token.id);
  clock.now += MINUTE_MS;
  t.equal(other.tokens.revoke(token.id).revokedAt, revokedAt, 'once is enough');
  other.close();
  t.equal(tokens.check(secret).kind, 'revoked');
  t.throws(() => tokens.revoke('tnobody'), { code: 'UNKNOWN_TOKEN' });
});

void test('its use is noted to the minute, with one write a minute', async (t) => {
  const { tokens, clock, directory } = open(t);
  const { secret, token } = tokens.create(READER);
  const watcher = openDatabase(directory);
  t.teardown(() => watcher.close());
  const version = (): unknown => watcher.raw.pragma('data_version', { simple: true });
  t.equal(tokens.find(token.id).lastUsedAt, null);
  tokens.check(secret);
  t.equal(tokens.find(token.id).lastUsedAt, '2026-11-22T12:00:00.000Z');
  const written = version();
  for (let index = 0; index < 100; index++) tokens.check(secret);
  t.equal(version(), written, 'a hundred requests write nothing');
  clock.now += MINUTE_MS;
  tokens.check(secret);
  t.not(version(), written);
  t.equal(tokens.find(token.id).lastUsedAt, '2026-11-22T12:01:00.000Z');
});

void test('a store that cannot be written to still knows a token', async (t) => {
  const { tokens, directory } = open(t);
  const { secret } = tokens.create(READER);
  const other = openDatabase(directory);
  other.raw.exec('BEGIN IMMEDIATE');
  const before = Date.now();
  t.equal(tokens.check(secret).kind, 'good');
  t.ok(Date.now() - before < 2000, 'and does not wait for whoever writes');
  other.raw.exec('ROLLBACK');
  other.close();
  tokens.check(secret);
  t.ok(tokens.list({ limit: 1 })[0]?.lastUsedAt, 'what could not be written is written with a later request');
});

void test('the first admin token is made once, whoever comes at the same time, and never again', async (t) => {
  const { tokens, directory } = open(t);
  tokens.create({ ...READER, scopes: ['read', 'submit'] });
  const other = openStore(directory, Date.now);
  const made = [tokens.ensureAdmin('first'), other.tokens.ensureAdmin('first')].filter((one) => one !== null);
  other.close();
  t.equal(made.length, 1);
  const [first] = made;
  t.match(tokens.check(first?.secret ?? ''), { kind: 'good', token: { scopes: ['admin'], quota: NO_QUOTA } });
  tokens.revoke(first?.token.id ?? '');
  t.equal(tokens.ensureAdmin('again'), null, 'who revokes the last one makes the next by hand');
});

void test('tokens are listed newest first, from any of them on', async (t) => {
  const { tokens } = open(t);
  const ids = ['a', 'b', 'c'].map((name) => tokens.create({ ...READER, name }).token.id).toReversed();
  t.same(
    tokens.list({ limit: 10 }).map(({ id }) => id),
    ids,
  );
  t.same(
    tokens.list({ limit: 1, before: ids[0] ?? '' }).map(({ id }) => id),
    [ids[1]],
  );
  t.throws(() => tokens.list({ limit: 1, before: 'tnobody' }), { code: 'UNKNOWN_TOKEN' });
});
