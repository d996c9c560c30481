import { readdirSync, readFileSync } from 'node:fs';

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/** What marks a command and all that it starts: one leaves its process group, another clears its environment. */
export interface Mark {
  readonly variable: string;
  readonly value: string;
  /** The process group's number; that of the command, where it has one of its own. */
  readonly group: number;
}

/** The running processes that have the variable in their environment or are of the group. Not this process. */
export function markedProcesses({ variable, value, group }: Mark): FoundProcess[] {
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    const isMarked =
      groupOf(pid) === group || readProc(pid, 'environ').split('\0').includes(`${variable}=${value}`);
    // One that has ended, and waits for somebody to take note of it, has no command.
    const command = readProc(pid, 'cmdline').replaceAll('\0', ' ').trim();
    return isMarked && command !== '' ? [{ pid, command }] : [];
  });
}

/** Sends a signal; one that has ended meanwhile is none to send it to. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/** Field 5 of /proc/PID/stat; the name before it may hold spaces. */
function groupOf(pid: number): number {
  const stat = readProc(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

/** Empty where the process has ended. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
