/** Units in the order of their tree. */
import type { Unit } from "../../api/generated/Unit";

export interface Branch {
  readonly unit: Unit;
  /** From 1. */
  readonly level: number;
  /** Place among its siblings, from 1, and how many they are. */
  readonly place: number;
  readonly of: number;
  readonly children: readonly Unit[];
}

/** Every unit after its parent, siblings in the order given. What hangs on nothing is left out. */
export function branches(units: readonly Unit[]): Branch[] {
  const below = new Map<string | null, Unit[]>();
  for (const unit of units) below.set(unit.parent_id, [...(below.get(unit.parent_id) ?? []), unit]);
  const walk = (parent: string | null, level: number): Branch[] => {
    const siblings = below.get(parent) ?? [];
    return siblings.flatMap((unit, at) => {
      const children = below.get(unit.id) ?? [];
      return [{ unit, level, place: at + 1, of: siblings.length, children }, ...walk(unit.id, level + 1)];
    });
  };
  return walk(null, 1);
}

/** The unit and all below it. */
export function within(units: readonly Unit[], top: string): ReadonlySet<string> {
  const all = branches(units);
  const start = all.findIndex(({ unit }) => unit.id === top);
  const found = new Set<string>();
  const level = all[start]?.level ?? 0;
  for (const branch of start < 0 ? [] : all.slice(start)) {
    if (branch.unit.id !== top && branch.level <= level) break;
    found.add(branch.unit.id);
  }
  return found;
}

/** Those that are seen while some are closed. */
export function visible(all: readonly Branch[], closed: ReadonlySet<string>): Branch[] {
  const seen: Branch[] = [];
  let hiddenBelow = Infinity;
  for (const branch of all) {
    if (branch.level > hiddenBelow) continue;
    hiddenBelow = closed.has(branch.unit.id) ? branch.level : Infinity;
    seen.push(branch);
  }
  return seen;
}
