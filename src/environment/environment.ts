import { z } from 'zod';

/** The value of every aspect for one build. Each is a canary wherever the aspect allows one. */
export const environmentSchema = z.object({
  /** Absolute path of the workspace mount. The source is in `<buildPath>/src`. */
  buildPath: z.string(),
  home: z.string(),
  user: z.object({ name: z.string(), gecos: z.string() }),
  uid: z.int().positive(),
  gid: z.int().positive(),
  hostname: z.string(),
  domain: z.string(),
  /** A POSIX TZ string with a zone name of ours, such as `VBC-05:45`; the control has `UTC`. */
  timezone: z.string(),
  /** Seconds since the epoch that the build's clock shows when it begins; null leaves the real clock. */
  clock: z.int().nullable(),
  /** True when it runs on from there; otherwise it stands still. */
  clockRuns: z.boolean(),
  locale: z.string(),
  /** Four octal digits. */
  umask: z.string().regex(/^0[0-7]{3}$/),
  /** How many CPUs the build may be scheduled on; null leaves the engine's. */
  cpus: z.int().positive().nullable(),
  /** Variables that mean nothing to any build. */
  noise: z.record(z.string(), z.string()),
  /** The value of PATH. */
  path: z.string(),
  shell: z.enum(['dash', 'bash']),
  /** The UUID that seeds the directory hash of the workspace's file system; null where the engine cannot. */
  fileOrder: z.string().nullable(),
  kernel: z.enum(['native', 'uname26']),
  aslr: z.boolean(),
});
export type Environment = z.infer<typeof environmentSchema>;

/** What a build's own container said of itself before the recipe ran: proof that a variation took. */
export const observedEnvironmentSchema = z.record(z.string(), z.string());
export type ObservedEnvironment = z.infer<typeof observedEnvironmentSchema>;
