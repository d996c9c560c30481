import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** When the first commit of a fixture is made; each later one is a day after. */
export const FIRST_COMMIT = 1_600_000_000;
const DAY = 86_400;

/** A real git repository to be written to by a test, untouched by the machine's own configuration. */
export class Repository {
  readonly path: string;
  #commits = 0;

  constructor(path: string, options: string[] = []) {
    this.path = path;
    mkdirSync(path, { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main', ...options);
  }

  git(...args: string[]): string {
    const time = `${FIRST_COMMIT + this.#commits * DAY} +0200`;
    const env = {
      PATH: process.env['PATH'],
      HOME: this.path,
      GIT_CONFIG_NOSYSTEM: '1',
      // Were this folder removed, git would look above for a repository, find the checkout that the test runs in, and write to that.
      GIT_CEILING_DIRECTORIES: resolve(this.path, '..'),
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.org',
      GIT_AUTHOR_DATE: time,
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.org',
      GIT_COMMITTER_DATE: time,
    };
    const settings = ['-c', 'protocol.file.allow=always'];
    return execFileSync('git', [...settings, ...args], { cwd: this.path, env, encoding: 'utf8' }).trim();
  }

  write(path: string, text: string, mode = 0o644): this {
    const file = join(this.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
    return this;
  }

  link(path: string, target: string): this {
    symlinkSync(target, join(this.path, path));
    return this;
  }

  /** Commits everything and gives the commit. */
  commit(message = 'change'): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    this.#commits += 1;
    return this.git('rev-parse', 'HEAD');
  }
}
