// A service's deliverer in a process of its own, to be killed: `deliver-process.ts FOLDER`.
import { createDeliverer } from '../../src/coordinator/deliver.ts';
import { anyAddress } from '../../src/source/url-guard.ts';
import { openStore } from '../../src/store/store.ts';

const [directory = ''] = process.argv.slice(2);
const store = openStore(directory, Date.now);
createDeliverer({
  deliveries: store.deliveries,
  isAllowed: anyAddress,
  clock: Date.now,
  random: Math.random,
  version: '0.0.0',
  comparisonUrl: null,
  log: { info() {}, warn() {} },
  limits: { leaseMs: 50 },
}).start();
// Nothing keeps a deliverer's process alive but its service.
setInterval(() => {}, 1000);
