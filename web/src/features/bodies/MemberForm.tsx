/** An entry of the register: who it is, what seat, for how long, and who stands in, in which order. */
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api } from "../../api/client";
import type { Body } from "../../api/generated/Body";
import type { BodyMember } from "../../api/generated/BodyMember";
import type { BodyOffice } from "../../api/generated/BodyOffice";
import type { BodySeat } from "../../api/generated/BodySeat";
import { newKey } from "../../app/key";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";
import { Substitutes } from "./Substitutes";
import { useOfficeNames, useSeatNames } from "./words";

interface MemberFormProps {
  readonly body: Body;
  readonly members: readonly BodyMember[];
  readonly member?: BodyMember;
  readonly onDone: () => void;
}

export function useRegisterChange<T>(act: () => Promise<T>, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    onSettled: () => Promise.all(["bodies", "body", "body-members", "body-votes"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

export function MemberForm({ body, members, member, onDone }: MemberFormProps) {
  const { t } = useLingui();
  const id = useId();
  const fault = useFieldText();
  const problem = useProblemText();
  const seats = useSeatNames();
  const offices = useOfficeNames();
  const [email, setEmail] = useState(member?.account?.email ?? "");
  const [name, setName] = useState(member?.name ?? "");
  const [seat, setSeat] = useState<BodySeat>(member?.seat ?? "holder");
  const [office, setOffice] = useState<BodyOffice | "">(member?.office ?? "");
  const [called, setCalled] = useState(member?.function ?? "");
  const [group, setGroup] = useState(member?.group ?? "");
  const [weight, setWeight] = useState(String(member?.weight ?? 1));
  const [from, setFrom] = useState(member?.from_day ?? "");
  const [until, setUntil] = useState(member?.until_day ?? "");
  const [chain, setChain] = useState<readonly string[]>(member?.substitutes ?? []);
  const [key] = useState(newKey);
  const weighted = body.statutory_votes !== body.statutory;
  const save = useRegisterChange<BodyMember>(() => {
    const empty = (text: string) => (text.trim() === "" ? null : text.trim());
    const entry = { seat, weight: weighted ? Number(weight) : 1, substitutes: seat === "holder" ? [...chain] : [] };
    if (member) {
      const rest = { email: empty(email), office: office === "" ? null : office, function: empty(called), group: empty(group), from_day: empty(from), until_day: empty(until) };
      return api.changeBodyMember(body.id, member.id, { name, ...rest, ...entry }, body.version);
    }
    const rest = { ...(empty(name) === null ? {} : { name }), ...(empty(email) === null ? {} : { email }), ...(office === "" ? {} : { office }), function: called, group, from_day: from, until_day: until };
    return api.addBodyMember(body.id, { ...rest, ...entry }, body.version, key);
  }, onDone);
  const of = (field: string) => fault(save.error, field);
  const emailFault = of("email") === undefined ? undefined : t`Kein Konto mit dieser Adresse, oder es steht schon im Register`;
  const seatFault = of("seat") === undefined ? undefined : t`Alle Sitze des Gremiums sind in dieser Zeit besetzt`;
  const shown = ["name", "email", "seat", "function", "group", "weight", "from_day", "until_day", "substitutes"].some((field) => of(field) !== undefined);
  const groups = [...new Set(members.map((one) => one.group).filter((one) => one !== null))];
  const title = member?.name ?? "";
  return (
    <Ask title={member ? t`${title} bearbeiten` : t`Mitglied aufnehmen`} confirm={member ? t`Speichern` : t`Aufnehmen`} busy={save.isPending} onConfirm={() => save.mutate()} onCancel={onDone}>
      <Field label={t`E-Mail-Adresse des Kontos (freiwillig)`} type="email" autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} hint={t`Mit diesem Konto ist das Mitglied in Sitzungen zu erkennen. Ohne Konto: Telefon oder Gast.`} error={emailFault} />
      <Field label={t`Name im Register`} autoComplete="off" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} hint={t`Leer: der Name des Kontos.`} error={of("name")} />
      <Select label={t`Sitz`} value={seat} onChange={setSeat} error={seatFault}>
        {Object.entries(seats).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </Select>
      <Select label={t`Amt`} value={office} onChange={setOffice}>
        <option value="">{t`keines`}</option>
        {Object.entries(offices).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </Select>
      <Field label={t`Funktion (freiwillig)`} autoComplete="off" maxLength={100} value={called} onChange={(event) => setCalled(event.target.value)} hint={t`Wie sie im Gremium heißt.`} error={of("function")} />
      <Field label={t`Fraktion (freiwillig)`} list={`${id}-g`} autoComplete="off" maxLength={100} value={group} onChange={(event) => setGroup(event.target.value)} error={of("group")} />
      <datalist id={`${id}-g`}>{groups.map((one) => <option key={one} value={one}>{one}</option>)}</datalist>
      {weighted && <Field label={t`Stimmen des Sitzes`} type="number" min={1} inputMode="numeric" value={weight} onChange={(event) => setWeight(event.target.value)} error={of("weight")} />}
      <div className="row">
        <Field label={t`Amtszeit von`} type="date" value={from} onChange={(event) => setFrom(event.target.value)} error={of("from_day")} />
        <Field label={t`bis einschließlich`} type="date" value={until} onChange={(event) => setUntil(event.target.value)} error={of("until_day")} />
      </div>
      {seat === "holder" && <Substitutes members={members} chain={chain} onChange={setChain} />}
      {save.isError && !shown && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
    </Ask>
  );
}
