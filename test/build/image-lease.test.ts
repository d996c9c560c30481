import { test } from 'tap';

import { leasedImages, leaseImage } from '../../src/build/image-lease.ts';

void test('leases of the living hold, those of the dead are cleared', async (t) => {
  const cache = t.testdir({});
  await leaseImage(cache, 'host/1/100', 'sha256:aa');
  await leaseImage(cache, 'host/1/100', 'sha256:bb');
  await leaseImage(cache, 'host/2/200', 'sha256:cc');
  t.same([...(await leasedImages(cache, (owner) => owner === 'host/1/100'))].toSorted(), [
    'sha256:aa',
    'sha256:bb',
  ]);
  t.same([...(await leasedImages(cache, () => true))].toSorted(), ['sha256:aa', 'sha256:bb']);
});

void test('without leases nothing is leased', async (t) => {
  t.same(await leasedImages(t.testdir({}), () => true), new Set());
});
