/** A choice among the units within reach, each below its parent. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { Select } from "../../ui/Select";
import { branches } from "./tree";

export function useUnits() {
  const units = useQuery({ queryKey: ["units"], queryFn: api.units, staleTime: 30_000 });
  return units.data?.items ?? [];
}

interface UnitSelectProps {
  readonly label: string;
  readonly value: string;
  /** What the empty choice means; without it there is none. */
  readonly none?: string | undefined;
  /** Units that cannot be chosen. */
  readonly without?: ReadonlySet<string> | undefined;
  readonly error?: string | undefined;
  readonly onChange: (unit: string) => void;
}

export function UnitSelect({ label, value, none, without, error, onChange }: UnitSelectProps) {
  const all = branches(useUnits()).filter(({ unit }) => without?.has(unit.id) !== true);
  return (
    <Select label={label} value={value} error={error} onChange={onChange}>
      {(none !== undefined || value === "") && <option value="">{none ?? "–"}</option>}
      {all.map(({ unit, level }) => (
        <option key={unit.id} value={unit.id}>
          {"\u2003".repeat(level - 1)}
          {unit.name} ({unit.short_name})
        </option>
      ))}
    </Select>
  );
}
