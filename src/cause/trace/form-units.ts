import { posix } from 'node:path';

import type { Command, FileEvent, Sent, Trace, TracedProcess } from './trace.ts';

/** A command as its author wrote it: a process with the parts that belong to it. Events are in their order. */
export interface Unit {
  readonly id: number;
  readonly parent: Unit | null;
  /** null only where no program was seen at all. */
  readonly command: Command | null;
  readonly startedAt: number;
  readonly reads: FileEvent[];
  readonly writes: FileEvent[];
  readonly received: { readonly pipe: number; readonly at: number }[];
  readonly sent: Sent[];
  readonly children: Unit[];
}

/** Subshells count as their shells, and what a compiler's driver runs (preprocessor, assembler, linker) as the driver. */
export function formUnits({ processes }: Trace): Unit[] {
  const units = new Map<number, Unit>();
  const formed: Unit[] = [];
  for (const process of processes) {
    const parent = process.parent === null ? null : (units.get(process.parent) ?? null);
    if (parent !== null && isPartOf(process, parent)) {
      units.set(process.id, parent);
      add(parent, process);
      continue;
    }
    const unit = {
      ...empty(),
      id: process.id,
      parent,
      command: process.command,
      startedAt: process.startedAt,
    };
    add(unit, process);
    parent?.children.push(unit);
    units.set(process.id, unit);
    formed.push(unit);
  }
  for (const unit of formed) {
    for (const events of [unit.reads, unit.writes, unit.received, unit.sent]) {
      events.sort((a: { at: number }, b: { at: number }) => a.at - b.at);
    }
  }
  return formed;
}

function empty(): Pick<Unit, 'reads' | 'writes' | 'received' | 'sent' | 'children'> {
  return { reads: [], writes: [], received: [], sent: [], children: [] };
}

function add(unit: Unit, process: TracedProcess): void {
  // Not by spreading: a process may have more events than a call takes arguments.
  for (const event of process.reads) unit.reads.push(event);
  for (const event of process.writes) unit.writes.push(event);
  for (const event of process.received) unit.received.push(event);
  for (const event of process.sent) unit.sent.push(event);
}

const DRIVER =
  /^(?:[\w.]+-)*(?:gcc|g\+\+|cc|c\+\+|c89|c99|cpp|clang|clang\+\+|gfortran|gdc|gnatgcc|rustc|ghc|dpkg-deb)(?:-[\d.]+)?$/u;

function isPartOf({ command }: TracedProcess, parent: Unit): boolean {
  if (command === null) return true;
  const driver = programOf(parent.command);
  if (driver === 'go') return command.arguments[0]?.includes('/pkg/tool/') === true;
  return DRIVER.test(driver);
}

/** `gcc` for `/usr/bin/gcc`; empty where none is known. */
export function programOf(command: Command | null): string {
  return posix.basename(command?.arguments[0] ?? '');
}
