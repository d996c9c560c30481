import type { Config } from '../config.ts';
import type { TerminalStream } from './terminal-choice.ts';

/** What every command gets from the outside world. */
export interface CommandContext {
  readonly config: Config;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  readonly cwd: string;
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  readonly env: NodeJS.ProcessEnv;
  setExitCode(code: number): void;
}
