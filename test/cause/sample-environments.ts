import type { Environment } from '../../src/environment/environment.ts';

/** The values that the crafted pairs of test/cause/rules/reports hold. */
export const CONTROL: Environment = {
  buildPath: '/build/vbp12345678',
  home: '/home/vbm12345678',
  user: { name: 'vbu12345678', gecos: 'Control vbg12345678' },
  uid: 20_001,
  gid: 20_002,
  hostname: 'vbhabcdef01',
  domain: 'vbdabcdef01.example',
  timezone: 'UTC',
  clock: 1_700_000_000,
  locale: 'C.UTF-8',
  umask: '0022',
  cpus: null,
  noise: { VERBATIM_NOISE: 'vbe1' },
  path: '/usr/local/bin:/usr/bin:/bin',
  shell: 'dash',
  fileOrder: '12345678-90ab-4def-8234-567890abcdef',
  kernel: 'native',
  aslr: true,
};

export const VARIED: Environment = {
  buildPath: '/srv/vbp123456789abcdef0/second/third',
  home: '/opt/vbm123456789abc/home',
  user: { name: 'vbu1234567890abc', gecos: 'Varied Person vbg123456789abcd' },
  uid: 40_001,
  gid: 40_002,
  hostname: 'vbhabcdef0123456789',
  domain: 'sub.vbdabcdef012345.example',
  timezone: 'VBKMT-13:15',
  clock: 1_741_234_567,
  locale: 'et_EE.UTF-8',
  umask: '0002',
  cpus: 1,
  noise: { VBE2: 'x' },
  path: '/usr/local/bin:/usr/bin:/bin:/opt/vbx1/bin',
  shell: 'bash',
  fileOrder: 'fedcba09-8765-4321-8edc-ba0987654321',
  kernel: 'uname26',
  aslr: false,
};
