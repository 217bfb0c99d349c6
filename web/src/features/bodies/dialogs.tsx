/** What else is done to a body: its clerks, a table of members, taking out. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { api } from "../../api/client";
import type { Body } from "../../api/generated/Body";
import type { BodyImportFault } from "../../api/generated/BodyImportFault";
import type { BodyImportResult } from "../../api/generated/BodyImportResult";
import type { BodyMember } from "../../api/generated/BodyMember";
import { useFieldText, useProblemText } from "../../app/problems";
import { useTable } from "../../app/table";
import { Ask } from "../../ui/Ask";
import { FileField } from "../../ui/FileField";
import { Icon } from "../../ui/Icon";
import { useRegisterChange } from "./MemberForm";

interface BodyProps {
  readonly body: Body;
  readonly onDone: () => void;
}

export function RemoveMember({ body, member, onDone }: BodyProps & { readonly member: BodyMember }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const remove = useRegisterChange(() => api.removeBodyMember(body.id, member.id, body.version), onDone);
  const { name } = member;
  return (
    <Ask danger title={t`${name} aus dem Register nehmen?`} body={t`Auch als Vertretung anderer. Sitzungen, die das Register schon genommen haben, bleiben, wie sie sind.`} confirm={t`Herausnehmen`} busy={remove.isPending} onConfirm={() => remove.mutate()} onCancel={onDone}>
      {remove.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(remove.error)}</p>}
    </Ask>
  );
}

export function RemoveBody({ body, onDone }: BodyProps) {
  const { t } = useLingui();
  const problem = useProblemText();
  const navigate = useNavigate();
  const remove = useRegisterChange(() => api.deleteBody(body.id, body.version), () => {
    onDone();
    void navigate({ to: "/admin/bodies" });
  });
  const { name } = body;
  return (
    <Ask danger title={t`${name} löschen?`} body={t`Das Register ist dann weg. Solange eine Besprechung eine Sitzung dieses Gremiums ist, geht das nicht.`} confirm={t`Gremium löschen`} busy={remove.isPending} onConfirm={() => remove.mutate()} onCancel={onDone}>
      {remove.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(remove.error)}</p>}
    </Ask>
  );
}

export function Clerks({ body, onDone }: BodyProps) {
  const { t } = useLingui();
  const id = useId();
  const fault = useFieldText();
  const problem = useProblemText();
  const [text, setText] = useState(body.clerks.map((clerk) => clerk.email).join("\n"));
  const save = useRegisterChange(() => api.setClerks(body.id, text.split(/[\s,;]+/).filter((one) => one !== ""), body.version), onDone);
  const wrong = fault(save.error, "emails") !== undefined;
  return (
    <Ask title={t`Schriftführung`} body={t`Sie pflegt das Register, macht Besprechungen zu Sitzungen und führt in ihnen die Anwesenheit.`} confirm={t`Speichern`} busy={save.isPending} onConfirm={() => save.mutate()} onCancel={onDone}>
      <div className="f">
        <label htmlFor={id}><Trans>E-Mail-Adressen der Konten, eine je Zeile</Trans></label>
        <textarea id={id} className="field" rows={4} value={text} aria-invalid={wrong || undefined} aria-describedby={wrong ? `${id}-n` : undefined} onChange={(event) => setText(event.target.value)} />
        {wrong && <p className="err" id={`${id}-n`}><Icon name="circle-alert" /><Trans>Zu einer dieser Adressen gibt es kein Konto, das sich anmelden kann.</Trans></p>}
      </div>
      {save.isError && !wrong && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
    </Ask>
  );
}

export function ImportMembers({ body, onDone }: BodyProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const fault = useFieldText();
  const problem = useProblemText();
  const table = useTable<BodyImportResult>(
    (csv, preview, key) => (preview ? api.importBodyMembers(body.id, { csv, preview }) : api.importBodyMembers(body.id, { csv, preview }, key)),
    () => Promise.all(["bodies", "body", "body-members", "body-votes"].map((one) => client.invalidateQueries({ queryKey: [one] }))),
  );
  const { result: seen, error } = table;
  const done = seen !== null && seen.added > 0;
  const count = seen?.fit ?? 0;
  const ready = !done && count > 0;
  return (
    <Ask
      title={t`Mitglieder einlesen`}
      body={done ? undefined : t`Eine Tabelle (CSV) mit den Spalten name oder email; freiwillig amt, funktion, fraktion, sitz, stimmen, von, bis und vertretung (Namen mit | dazwischen). Zuerst sehen Sie, was geschähe.`}
      cancel={done ? null : undefined}
      confirm={done ? t`Fertig` : ready ? <Plural value={count} one="# Mitglied aufnehmen" other="# Mitglieder aufnehmen" /> : t`Prüfen`}
      busy={table.busy && !done}
      onConfirm={() => (done ? onDone() : ready ? table.take() : table.look())}
      onCancel={onDone}
    >
      {!done && <FileField label={t`Datei`} accept=".csv,text/csv" error={table.missing ? t`Wählen Sie zuerst eine Tabelle.` : undefined} onChoose={table.choose} />}
      {error && <p className="err" role="alert"><Icon name="circle-alert" />{fault(error, "csv") === undefined ? problem(error) : t`Die Tabelle ist nicht lesbar: Die erste Zeile nennt die Spalten, danach kommen 1 bis 2.000 Zeilen.`}</p>}
      <div role="status" className="stack g3">{seen && <Lines seen={seen} />}</div>
    </Ask>
  );
}

function Lines({ seen }: { readonly seen: BodyImportResult }) {
  const { t } = useLingui();
  const words: Record<BodyImportFault, string> = {
    fields: t`hat zu viele oder zu wenige Felder`,
    formula: t`enthält eine Formel`,
    name: t`der Name fehlt oder ist zu lang`,
    email: t`zu dieser Adresse gibt es kein Konto`,
    twice: t`dieses Konto steht schon im Register`,
    text: t`Funktion oder Fraktion ist zu lang`,
    seat: t`Amt oder Sitz ist unbekannt`,
    weight: t`die Stimmen sind keine Zahl ab 1`,
    day: t`ein Tag ist keiner (JJJJ-MM-TT)`,
    substitute: t`eine Vertretung ist unbekannt oder nicht eindeutig`,
    full: t`alle Sitze sind besetzt`,
  };
  const left = seen.lines.filter((line) => line.fault !== null);
  return (
    <>
      <p>
        {seen.added > 0 ? <Plural value={seen.added} one="# Mitglied ist aufgenommen." other="# Mitglieder sind aufgenommen." /> : <Plural value={seen.fit} one="# Zeile passt." other="# Zeilen passen." />}{" "}
        {left.length > 0 && <Plural value={left.length} one="# Zeile zählt nicht:" other="# Zeilen zählen nicht:" />}
      </p>
      {left.length > 0 && (
        <ul className="plain-list import-lines" tabIndex={0} aria-label={t`Zeilen, die nicht zählen`}>
          {left.map(({ line, name, fault }) => <li key={line}><Trans>Zeile {line}</Trans>: <bdi>{name || "–"}</bdi> – {fault !== null && words[fault]}</li>)}
        </ul>
      )}
    </>
  );
}
