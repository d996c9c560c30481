import { assert, ipV4, property } from 'fast-check';
import tap from 'tap';

import { anyAddress, checkHost, guardedLookup, isPublicAddress } from '../../src/source/url-guard.ts';

const resolve = async () => [
  { address: '1.1.1.1', family: 4 },
  { address: '10.0.0.1', family: 4 },
];

void tap.test('only addresses of the public internet are public', (t) => {
  for (const address of [
    '1.1.1.1',
    '8.8.8.8',
    '2606:4700::1111',
    '64:ff9b::101:101',
    '::ffff:8.8.8.8',
    '203.0.113.80',
  ]) {
    t.ok(isPublicAddress(address), address);
  }
  const refused = [
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fec0::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ];
  for (const address of refused) t.notOk(isPublicAddress(address), address);
  t.end();
});

void tap.test('an IPv4 address mapped into IPv6 is judged as itself', (t) => {
  assert(property(ipV4(), (address) => isPublicAddress(`::ffff:${address}`) === isPublicAddress(address)));
  t.end();
});

void tap.test('a host with one private address is refused, whatever the others are', async (t) => {
  await t.rejects(checkHost('mixed.example', isPublicAddress, resolve), {
    code: 'REFUSED_URL',
    message: 'mixed.example (10.0.0.1) is not a public address',
  });
  t.equal((await checkHost('mixed.example', anyAddress, resolve)).length, 2);
  await t.rejects(
    checkHost('none.example', isPublicAddress, async () => []),
    { code: 'REFUSED_URL' },
  );
  await t.rejects(checkHost('[::1]', isPublicAddress), { code: 'REFUSED_URL' });
  await t.rejects(checkHost('localhost', isPublicAddress), { code: 'REFUSED_URL' });
});

void tap.test(
  'a name that changes its address between check and connect is refused at connect',
  async (t) => {
    const answers = ['1.1.1.1', '127.0.0.1'];
    const resolveNext = async () => [{ address: answers.shift() ?? '', family: 4 }];
    await checkHost('rebinding.example', isPublicAddress, resolveNext);
    const error = await new Promise((done) => {
      guardedLookup(isPublicAddress, resolveNext)('rebinding.example', {}, (found) => done(found));
    });
    t.match(error, { code: 'REFUSED_URL' });
  },
);

void tap.test('the lookup answers a socket in both of its forms', async (t) => {
  const lookup = guardedLookup(isPublicAddress, async () => [{ address: '1.1.1.1', family: 4 }]);
  t.same(await new Promise((done) => lookup('a.example', {}, (...found) => done(found))), [
    null,
    '1.1.1.1',
    4,
  ]);
  const all = await new Promise((done) => lookup('a.example', { all: true }, (...found) => done(found)));
  t.same(all, [null, [{ address: '1.1.1.1', family: 4 }]]);
});
