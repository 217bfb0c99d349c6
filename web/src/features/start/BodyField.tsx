/** Of which body a meeting is a sitting; only for those who keep one. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { api } from "../../api/client";
import { useMe } from "../../app/Shell";
import { TENANT_CONSOLE, entryOf } from "../console/sections";

export function useOwnBodies() {
  const me = useMe();
  // Whoever keeps a body has a console; nobody else is asked for.
  const keeps = me.data !== undefined && me.data !== null && entryOf(me.data, TENANT_CONSOLE) !== undefined;
  const bodies = useQuery({ queryKey: ["bodies", "own"], queryFn: () => api.bodies(null), enabled: keeps, staleTime: 30_000, retry: false });
  return (bodies.data?.items ?? []).filter((body) => body.members > 0);
}

export function BodyField({ value, onChange }: { readonly value: string; readonly onChange: (body: string) => void }) {
  const { t } = useLingui();
  const id = useId();
  const bodies = useOwnBodies();
  if (bodies.length === 0) return null;
  return (
    <div className="f">
      <label htmlFor={id}><Trans>Sitzung des Gremiums (freiwillig)</Trans></label>
      <select id={id} className="field" value={value} aria-describedby={`${id}-n`} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t`keines`}</option>
        {bodies.map((body) => <option key={body.id} value={body.id}>{body.name}</option>)}
      </select>
      <p className="hint" id={`${id}-n`}><Trans>Eine Sitzung wird nicht nach 24 Stunden gelöscht.</Trans></p>
    </div>
  );
}
