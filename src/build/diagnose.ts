import type { Config } from '../config.ts';
import { checkEngine } from './docker-doctor.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { checkHost } from './system-doctor.ts';

/** Looks at everything that comparisons need. Changes nothing, and never throws for what it finds. */
export async function diagnose(config: Config, buildersDirectory: string): Promise<DoctorCheck[]> {
  const checks = await Promise.all([checkEngine(config, buildersDirectory), checkHost(config)]);
  return checks.flat();
}
