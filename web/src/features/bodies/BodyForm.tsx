/** What a body is: name, kind, unit, rules, seats. */
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import type { Body } from "../../api/generated/Body";
import type { BodyKind } from "../../api/generated/BodyKind";
import { newKey } from "../../app/key";
import { useFieldText, useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";
import { UnitSelect } from "../units/UnitSelect";
import { useKindNames, useProfiles } from "./words";

export function BodyForm({ body, onDone }: { readonly body?: Body; readonly onDone: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const fault = useFieldText();
  const problem = useProblemText();
  const kinds = useKindNames();
  const profiles = useProfiles();
  const [name, setName] = useState(body?.name ?? "");
  const [kind, setKind] = useState<BodyKind>(body?.kind ?? "council");
  const [unit, setUnit] = useState(body?.unit?.id ?? "");
  const [profile, setProfile] = useState(body?.profile ?? "go-sh");
  const [seats, setSeats] = useState(String(body?.statutory ?? 9));
  const weighted = body !== undefined && body.statutory_votes !== body.statutory;
  const [votes, setVotes] = useState(weighted ? String(body.statutory_votes) : "");
  const [key] = useState(newKey);
  const save = useMutation({
    mutationFn: () => {
      const numbers = { statutory: Number(seats), ...(votes.trim() === "" ? {} : { statutory_votes: Number(votes) }) };
      const all = votes.trim() === "" && weighted ? { ...numbers, statutory_votes: Number(seats) } : numbers;
      if (body) return api.changeBody(body.id, { name, kind, profile, unit_id: unit === "" ? null : unit, ...all }, body.version);
      return api.addBody({ name, kind, profile, ...all, ...(unit === "" ? {} : { unit_id: unit }) }, key);
    },
    onSuccess: async (saved) => {
      onDone();
      if (!body) await navigate({ to: "/admin/bodies/$id", params: { id: saved.id } });
    },
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ["bodies"] }), client.invalidateQueries({ queryKey: ["body"] }), client.invalidateQueries({ queryKey: ["body-votes"] })]),
  });
  const faults = ["name", "unit_id", "profile", "statutory", "statutory_votes"].map((field) => fault(save.error, field));
  const seatFault = faults[3] === undefined ? undefined : t`1 bis 5.000, und nicht weniger als besetzt sind`;
  const voteFault = faults[4] === undefined ? undefined : t`Nicht weniger als Sitze, und nicht weniger als die besetzten Sitze zusammen haben`;
  return (
    <Ask title={body ? t`Gremium bearbeiten` : t`Gremium anlegen`} confirm={body ? t`Speichern` : t`Anlegen`} busy={save.isPending} onConfirm={() => save.mutate()} onCancel={onDone}>
      <Field label={t`Name`} autoComplete="off" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} error={faults[0]} />
      <Select label={t`Art`} value={kind} onChange={setKind}>
        {Object.entries(kinds).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </Select>
      <Select label={t`Regelprofil`} value={profile} onChange={setProfile}>
        {profiles.items.map((one) => <option key={one.id} value={one.id}>{profiles.title(one)}</option>)}
      </Select>
      <UnitSelect label={t`Einheit, deren Verwaltung es pflegt`} value={unit} none={me.data?.account.administrator === true ? t`ganzer Mandant` : undefined} error={faults[1]} onChange={setUnit} />
      <Field label={t`Gesetzliche Zahl der Sitze`} type="number" min={1} max={5000} inputMode="numeric" value={seats} onChange={(event) => setSeats(event.target.value)} error={seatFault} />
      <Field label={t`Stimmen aller Sitze (freiwillig)`} type="number" min={1} inputMode="numeric" value={votes} onChange={(event) => setVotes(event.target.value)} hint={t`Nur wenn Sitze verschieden viele Stimmen haben.`} error={voteFault} />
      {save.isError && !faults.some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
    </Ask>
  );
}
