import { programOf, type Unit } from './form-units.ts';

/**
 * Which command of one build is which of the other's: children of the same parent with the same arguments and folder, in their order;
 * what then is left over by program and number of arguments, then by program alone.
 */
export function alignUnits(left: readonly Unit[], right: readonly Unit[]): ReadonlyMap<Unit, Unit> {
  const partners = new Map<Unit, Unit>();
  const open = [{ left: rootsOf(left), right: rootsOf(right) }];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    for (const [one, other] of pairUp(pair.left, pair.right)) {
      partners.set(one, other);
      open.push({ left: one.children, right: other.children });
    }
  }
  return partners;
}

/** True when both were given the same. */
export function isSameCommand(left: Unit, right: Unit): boolean {
  return exactly(left) === exactly(right);
}

function rootsOf(units: readonly Unit[]): Unit[] {
  return units.filter(({ parent }) => parent === null);
}

const KEYS = [
  exactly,
  (unit: Unit) => `${programOf(unit.command)} ${unit.command?.arguments.length ?? 0}`,
  (unit: Unit) => programOf(unit.command),
];

function exactly({ command }: Unit): string {
  return command === null ? '' : JSON.stringify([command.cwd, ...command.arguments]);
}

function pairUp(left: readonly Unit[], right: readonly Unit[]): [Unit, Unit][] {
  const pairs: [Unit, Unit][] = [];
  let open = left;
  const free = new Set(right);
  for (const key of KEYS) {
    const queues = Map.groupBy(free, key);
    for (const queue of queues.values()) queue.reverse();
    open = open.filter((one) => {
      const other = queues.get(key(one))?.pop();
      if (other === undefined) return true;
      free.delete(other);
      pairs.push([one, other]);
      return false;
    });
  }
  return pairs;
}
