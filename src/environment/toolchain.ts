import { z } from 'zod';

export const installedPackageSchema = z.object({
  name: z.string(),
  version: z.string(),
  architecture: z.string(),
});
export type InstalledPackage = z.infer<typeof installedPackageSchema>;

/** A builder image with the recipe's packages installed in it, named by its content. */
export const toolchainSchema = z.object({
  /** sha256 over the image's sorted content (paths, kinds, modes, owners, bytes), whatever the engine calls it. */
  identity: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** The folder below builders/ it comes from. */
  builder: z.string(),
  /** The engine's image ID, good on this engine only. */
  image: z.string(),
  /** Debian's architecture name. */
  architecture: z.string(),
  /** `bookworm 12.11` and the like, from os-release. */
  system: z.string(),
  /** The recipe's packages, sorted, empty for the bare builder. */
  requested: z.array(z.string()),
  installed: z.array(installedPackageSchema),
});
export type Toolchain = z.infer<typeof toolchainSchema>;
