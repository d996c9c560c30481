import type { Variation } from '../variation.ts';
import { aslr } from './aslr.ts';
import type { Aspect } from './aspect.ts';
import { buildPath } from './build-path.ts';
import { clock } from './clock.ts';
import { cpus } from './cpus.ts';
import { domain } from './domain.ts';
import { fileOrder } from './file-order.ts';
import { home } from './home.ts';
import { hostname } from './hostname.ts';
import { kernel } from './kernel.ts';
import { locale } from './locale.ts';
import { noise } from './noise.ts';
import { path } from './path.ts';
import { shell } from './shell.ts';
import { timezone } from './timezone.ts';
import { uid } from './uid.ts';
import { umask } from './umask.ts';
import { user } from './user.ts';

/** Every aspect by its name. A new one is a name in VARIATIONS, its fields in Environment, a file here and a line below. */
export const ASPECTS: Readonly<Record<Variation, Aspect>> = {
  'build-path': buildPath,
  home,
  user,
  uid,
  hostname,
  domain,
  timezone,
  clock,
  locale,
  umask,
  cpus,
  environment: noise,
  path,
  shell,
  'file-order': fileOrder,
  kernel,
  aslr,
};
