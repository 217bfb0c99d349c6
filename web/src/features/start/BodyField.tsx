/** Of which body a meeting is a sitting; only for those who keep one. */
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Body } from "../../api/generated/Body";
import type { BodyRef } from "../../api/generated/BodyRef";
import { useMe } from "../../app/Shell";
import { Select } from "../../ui/Select";
import { TENANT_CONSOLE, entryOf } from "../console/sections";

/** All of them, page by page. */
async function allBodies(): Promise<readonly Body[]> {
  const all: Body[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof api.bodies>> = await api.bodies(cursor);
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

/** Bodies that somebody keeps and that have a register. */
export function useOwnBodies(): readonly BodyRef[] {
  const me = useMe();
  // Whoever keeps a body has a console; nobody else is asked for.
  const keeps = me.data !== undefined && me.data !== null && entryOf(me.data, TENANT_CONSOLE) !== undefined;
  const bodies = useQuery({ queryKey: ["bodies", "own"], queryFn: allBodies, enabled: keeps, staleTime: 30_000, retry: false });
  return (bodies.data ?? []).filter((body) => body.members > 0);
}

interface BodyFieldProps {
  readonly value: string;
  /** The one that it is of now, also when somebody else keeps it. */
  readonly current?: BodyRef | null;
  readonly error?: string | undefined;
  readonly onChange: (body: string) => void;
}

export function BodyField({ value, current = null, error, onChange }: BodyFieldProps) {
  const { t } = useLingui();
  const own = useOwnBodies();
  const bodies = current === null || own.some((body) => body.id === current.id) ? own : [current, ...own];
  if (bodies.length === 0) return null;
  return (
    <Select
      label={t`Sitzung des Gremiums (freiwillig)`}
      value={value}
      error={error}
      hint={value === "" ? undefined : t`Eine Sitzung wird nicht von selbst gelöscht.`}
      onChange={onChange}
    >
      <option value="">{t`keines`}</option>
      {bodies.map((body) => <option key={body.id} value={body.id}>{body.name}</option>)}
    </Select>
  );
}
