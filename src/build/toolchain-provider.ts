import type { Reason } from '../comparison/build-result.ts';
import type { Toolchain } from '../environment/toolchain.ts';

/** A builder as its folder below builders/ describes it. */
export interface BuilderDescription {
  readonly name: string;
  readonly title: string;
  readonly suite: string;
  /** The toolchain when it is already built on this engine, else null. */
  readonly toolchain: Toolchain | null;
}

export interface Progress {
  /** One line of what is being done, such as "bootstrapping bookworm from the Debian mirror". */
  onStep(message: string): void;
  onLine(line: string): void;
  signal: AbortSignal;
}

export type SetupResult =
  | { readonly kind: 'ready'; readonly toolchain: Toolchain; readonly cached: boolean }
  /** The recipe's packages cannot be had: the project's fault. */
  | { readonly kind: 'failed'; readonly reason: Reason; readonly log: string };

/** Makes toolchains: bases, builder images, and images with a recipe's packages. All are cached by content. */
export interface ToolchainProvider {
  list(): Promise<BuilderDescription[]>;
  /** The bare builder, built when missing (always when `rebuild`). Throws BuildError. */
  ensure(builder: string, progress: Progress, rebuild?: boolean): Promise<Toolchain>;
  /** The setup phase: the builder with `packages` installed. */
  setup(
    toolchain: Toolchain,
    packages: readonly string[],
    progress: Progress & { timeoutMs: number },
  ): Promise<SetupResult>;
}
