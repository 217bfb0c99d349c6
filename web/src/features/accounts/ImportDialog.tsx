/** Accounts from a table: first it is read and every line that does not count is named, then the others are added. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { AccountImportResult } from "../../api/generated/AccountImportResult";
import type { ImportFault } from "../../api/generated/ImportFault";
import { useMails } from "../../app/mail";
import { useFieldText, useProblemText } from "../../app/problems";
import { useTable } from "../../app/table";
import { useMe } from "../../app/Shell";
import { Ask } from "../../ui/Ask";
import { FileField } from "../../ui/FileField";
import { Icon } from "../../ui/Icon";
import { UnitSelect } from "../units/UnitSelect";

export function ImportDialog({ onDone }: { readonly onDone: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const fault = useFieldText();
  const problem = useProblemText();
  const [unit, setUnit] = useState("");
  const mails = useMails();
  const [mail, setMail] = useState(true);
  const table = useTable<AccountImportResult>(
    (csv, preview, key) => {
      const order = { csv, preview, mail: mails && mail, ...(unit === "" ? {} : { unit_id: unit }) };
      return preview ? api.importAccounts(order) : api.importAccounts(order, key);
    },
    () => client.invalidateQueries({ queryKey: ["accounts"] }),
  );
  const all = me.data?.account.administrator === true;
  const { result: seen, error } = table;
  const done = seen !== null && seen.added.length > 0;
  const mailed = done && seen.added.every((one) => one.setup_url === null);
  const ready = seen !== null && !done && seen.fit > 0;
  const count = seen?.fit ?? 0;
  return (
    <Ask
      title={t`Konten einlesen`}
      body={done ? undefined : t`Eine Tabelle (CSV) mit den Spalten name und email, freiwillig unit mit dem Kurznamen der Einheit. Zuerst sehen Sie, was geschähe.`}
      cancel={mailed ? null : done ? t`Schließen` : undefined}
      confirm={mailed ? t`Fertig` : done ? t`Links speichern` : ready ? <Plural value={count} one="# Konto anlegen" other="# Konten anlegen" /> : t`Prüfen`}
      busy={table.busy && !done}
      onConfirm={() => (mailed ? onDone() : done ? saveLinks(seen) : ready ? table.take() : table.look())}
      onCancel={onDone}
    >
      {!done && (
        <>
          <FileField label={t`Datei`} accept=".csv,text/csv" error={table.missing ? t`Wählen Sie zuerst eine Tabelle.` : undefined} onChoose={table.choose} />
          <UnitSelect
            label={t`Einheit für Zeilen ohne eigene`}
            value={unit}
            none={all ? t`keine` : undefined}
            onChange={(to) => {
              setUnit(to);
              table.restart();
            }}
          />
          {mails && (
            <label className="row"><input type="checkbox" checked={mail} onChange={(event) => setMail(event.target.checked)} /><Trans>Allen ihren Einmal-Link per E-Mail schicken</Trans></label>
          )}
        </>
      )}
      {error && <p className="err" role="alert"><Icon name="circle-alert" />{fault(error, "csv") === undefined ? problem(error) : t`Die Tabelle ist nicht lesbar: Die erste Zeile nennt die Spalten name und email, danach kommen 1 bis 2.000 Zeilen.`}</p>}
      <div role="status" className="stack g3">
        {seen && <Lines seen={seen} />}
        {mailed && <p><Trans>Die E-Mails mit den Einmal-Links sind unterwegs.</Trans></p>}
        {done && !mailed && <p><Trans>Jede Person braucht ihren Einmal-Link. Speichern Sie die Liste jetzt; die Links werden nur einmal gezeigt.</Trans></p>}
      </div>
    </Ask>
  );
}

function Lines({ seen }: { readonly seen: AccountImportResult }) {
  const { t } = useLingui();
  const words: Record<ImportFault, string> = {
    fields: t`hat zu viele oder zu wenige Felder`,
    formula: t`enthält eine Formel`,
    name: t`der Name fehlt oder ist zu lang`,
    "email-malformed": t`die Adresse ist unvollständig`,
    "email-taken": t`diese Adresse hat schon ein Konto`,
    "email-twice": t`diese Adresse steht schon weiter oben`,
    unit: t`diese Einheit gibt es nicht, oder sie fehlt`,
  };
  const added = seen.added.length;
  const left = seen.lines.filter((line) => line.fault !== null);
  return (
    <>
      <p>
        {added > 0 ? <Plural value={added} one="# Konto ist angelegt." other="# Konten sind angelegt." /> : <Plural value={seen.fit} one="# Zeile passt." other="# Zeilen passen." />}{" "}
        {left.length > 0 && <Plural value={left.length} one="# Zeile zählt nicht:" other="# Zeilen zählen nicht:" />}
      </p>
      {left.length > 0 && (
        <ul className="plain-list import-lines" tabIndex={0} aria-label={t`Zeilen, die nicht zählen`}>
          {left.map(({ line, name, email, fault }) => (
            <li key={line}>
              <Trans>Zeile {line}</Trans>: <bdi>{name || email || "–"}</bdi> – {fault !== null && words[fault]}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A table that a mail merge reads. */
function saveLinks(seen: AccountImportResult): void {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = seen.added.map(({ account, setup_url: url }) => [account.name, account.email, url ?? ""].map(quoted).join(";"));
  const blob = new Blob([`\uFEFF${["name;email;link", ...rows].join("\r\n")}\r\n`], { type: "text/csv" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "links.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}
