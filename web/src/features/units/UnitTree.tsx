/** A tree of units (ARIA APG "tree view"): arrows move, open and close, letters jump, Enter chooses. */
import { useRef, useState } from "react";
import type { KeyboardEvent, MouseEvent } from "react";
import type { Unit } from "../../api/generated/Unit";
import { Icon } from "../../ui/Icon";
import { branches, visible } from "./tree";

interface UnitTreeProps {
  readonly units: readonly Unit[];
  readonly chosen: string | null;
  readonly label: string;
  readonly onChoose: (unit: string) => void;
}

export function UnitTree({ units, chosen, label, onChoose }: UnitTreeProps) {
  const list = useRef<HTMLUListElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<string | null>(null);
  const rows = visible(branches(units), closed);
  // The one that Tab leads to.
  const current = rows.find(({ unit }) => unit.id === at) ?? rows.find(({ unit }) => unit.id === chosen) ?? rows[0];
  const go = (id: string | null | undefined) => {
    if (!id) return;
    setAt(id);
    list.current?.querySelector<HTMLElement>(`[data-unit="${id}"]`)?.focus();
  };
  const toggle = (id: string, close: boolean) => {
    const next = new Set(closed);
    if (close) next.add(id);
    else next.delete(id);
    setClosed(next);
  };
  const onKey = (event: KeyboardEvent) => {
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = rows.indexOf(current);
    const { unit, children } = current;
    const open = children.length > 0 && !closed.has(unit.id);
    const jump = () => {
      const wanted = event.key.toLocaleLowerCase();
      const order = [...rows.slice(place + 1), ...rows.slice(0, place + 1)];
      go(order.find((row) => row.unit.name.toLocaleLowerCase().startsWith(wanted))?.unit.id);
    };
    switch (event.key) {
      case "ArrowDown":
        go(rows[place + 1]?.unit.id);
        break;
      case "ArrowUp":
        go(rows[place - 1]?.unit.id);
        break;
      case "Home":
        go(rows[0]?.unit.id);
        break;
      case "End":
        go(rows.at(-1)?.unit.id);
        break;
      case "ArrowRight":
        if (open) go(children[0]?.id);
        else if (children.length > 0) toggle(unit.id, false);
        break;
      case "ArrowLeft":
        if (open) toggle(unit.id, true);
        else go(unit.parent_id);
        break;
      case "Enter":
      case " ":
        onChoose(unit.id);
        break;
      default:
        if (event.key.length !== 1) return;
        jump();
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const row = rows.find(({ unit }) => unit.id === target.closest<HTMLElement>("[data-unit]")?.dataset["unit"]);
    if (!row) return;
    const { unit, children } = row;
    setAt(unit.id);
    if (target.closest(".twist") && children.length > 0) toggle(unit.id, !closed.has(unit.id));
    else onChoose(unit.id);
  };
  return (
    <ul ref={list} className="unit-tree card" role="tree" aria-label={label} onKeyDown={onKey} onClick={onClick}>
      {rows.map(({ unit, level, place, of, children }) => {
        const open = children.length > 0 ? !closed.has(unit.id) : undefined;
        return (
          <li
            key={unit.id}
            role="treeitem"
            data-unit={unit.id}
            data-level={level}
            aria-level={level}
            aria-posinset={place}
            aria-setsize={of}
            aria-expanded={open}
            aria-selected={unit.id === chosen}
            tabIndex={unit.id === current?.unit.id ? 0 : -1}
            onFocus={() => setAt(unit.id)}
          >
            <span className="twist" aria-hidden="true">
              {open !== undefined && <Icon name={open ? "chevron-down" : "chevron-right"} size="s" />}
            </span>
            <span className="grow">{unit.name}</span>{" "}
            <span className="bdg">{unit.short_name}</span>
          </li>
        );
      })}
    </ul>
  );
}
