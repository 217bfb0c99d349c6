/** One person: hand out what is kept about them, and erase them for good. Pages draw it, never rows: a list that is read anew takes its rows along. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { Account } from "../../api/generated/Account";
import type { ErasureRow } from "../../api/generated/ErasureRow";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { saveFile } from "../../ui/save";
import { TABLE_WORDS } from "./words";

/** While a sitting is in the way, milliseconds. */
const LOOK_AGAIN_MS = 5_000;

interface Props {
  readonly account: Pick<Account, "id" | "name" | "email">;
  readonly onDone: () => void;
}

/** Saves what is kept about a person. */
export function useHandOut(get: () => Promise<unknown>, name: string) {
  return useMutation({ mutationFn: async () => saveFile(name, "json", `${JSON.stringify(await get(), null, 1)}\n`, "application/json") });
}

export function PersonDialog({ account, onDone }: Props) {
  const { t } = useLingui();
  const problem = useProblemText();
  const fault = useFieldText();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const preview = useQuery({ queryKey: ["erasure", account.id], queryFn: () => api.erasurePreview(account.id), refetchInterval: (query) => ((query.state.data?.running.length ?? 0) > 0 ? LOOK_AGAIN_MS : false) });
  const handOut = useHandOut(() => api.personData(account.id), t`Daten von ${account.name}`);
  const erase = useMutation({ mutationFn: () => api.erasePerson(account.id, email) });
  const refused = useRefusal();
  useStay(erase.isPending);
  // Lists are read anew when the certificate was seen, so that its page is quiet until then.
  const seen = () => {
    onDone();
    for (const key of ["accounts", "erasure-requests", "overview"]) void client.invalidateQueries({ queryKey: [key] });
  };
  const { name } = account;
  if (erase.data) return <Certificate name={name} certificate={erase.data.certificate} onDone={seen} />;
  const running = preview.data?.running ?? [];
  const ready = preview.isSuccess && running.length === 0;
  const goes = preview.data?.rows.filter((row) => row.stays === null) ?? [];
  const stays = preview.data?.rows.filter((row) => row.stays !== null) ?? [];
  const wrong = fault(erase.error, "email");
  return (
    <Ask danger title={t`Auskunft und Löschung: ${name}`} confirm={ready ? t`Endgültig löschen` : null} busy={erase.isPending} onConfirm={() => erase.mutate()} onCancel={onDone}>
      <section className="stack g2" aria-labelledby="hand-out-h">
        <h3 id="hand-out-h"><Trans>Auskunft</Trans></h3>
        <p className="hint"><Trans>Alles, was zu diesem Konto gespeichert ist, mit Zweck und Frist, als JSON-Datei.</Trans></p>
        <div className="row">
          <button type="button" className="btn o" onClick={() => !handOut.isPending && handOut.mutate()} aria-busy={handOut.isPending}><Icon name="download" /><Trans>Daten sichern</Trans></button>
          <span role="status">{handOut.isSuccess && <Trans>Gesichert.</Trans>}</span>
        </div>
        {handOut.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(handOut.error)}</p>}
      </section>
      <section className="stack g2" aria-labelledby="erase-h">
        <h3 id="erase-h"><Trans>Löschung</Trans></h3>
        {preview.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(preview.error)}</p>}
        {goes.length > 0 && <Rows label={t`Wird gelöscht`} rows={goes} />}
        {stays.length > 0 && <Rows label={t`Bleibt`} rows={stays} />}
        <p className="hint"><Trans>In Verläufen vergangener Sitzungen stehen dann weder der Name noch was die Person im Chat schrieb. Niederschriften von Abstimmungen nennen sie weiter: Sie sind unterschrieben und belegen, was beschlossen wurde. Sicherungen erreicht die Löschung nicht. Es gibt eine unterschriebene Bescheinigung.</Trans></p>
        {running.length > 0 && <p className="ntc warn"><Icon name="triangle-alert" /><span><Trans>Zuerst müssen diese Sitzungen enden: {running.join(", ")}</Trans></span></p>}
        {ready && <Field label={t`Zur Bestätigung: ${account.email}`} autoComplete="off" required value={email} onChange={(event) => setEmail(event.target.value)} error={wrong} hint={t`Die Adresse der Person, wie sie hier steht. Das lässt sich nicht zurücknehmen.`} />}
        {erase.isError && wrong === undefined && <p className="err" role="alert"><Icon name="circle-alert" />{refused(erase.error)}</p>}
      </section>
    </Ask>
  );
}

function Rows({ label, rows }: { readonly label: string; readonly rows: readonly ErasureRow[] }) {
  const { i18n } = useLingui();
  return (
    <div>
      <p><b>{label}</b></p>
      <ul className="plain-list" aria-label={label}>
        {rows.map((row) => {
          const words = TABLE_WORDS[row.table];
          const what = words === undefined ? row.table : i18n._(words);
          const count = i18n.number(row.rows);
          return (
            <li key={row.table}>
              {what}: <span className="num">{count}</span>
              {row.stays === "unit" && <span className="hint"> <Trans>gehören der Einheit, ohne den Namen</Trans></span>}
              {row.stays === "proof" && <span className="hint"> <Trans>Nachweis der Verwaltung, bis die Frist des Prüfprotokolls endet</Trans></span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Why somebody is not erased. */
export function useRefusal(): (error: unknown) => string {
  const { t } = useLingui();
  const problem = useProblemText();
  return (error) => (error instanceof ApiProblem && error.code === "in-use" ? t`Das geht erst, wenn die Sitzung zu Ende ist, die gerade läuft.` : problem(error));
}

/** Keeps the page, also against the way back, while a certificate is on its way or not yet taken. */
export function useStay(on: boolean): void {
  useBlocker({ shouldBlockFn: () => on, enableBeforeUnload: on });
}

interface CertificateProps {
  readonly name: string;
  readonly certificate: string;
  readonly onDone: () => void;
}

/** Shown once: it is kept nowhere. Nothing but its buttons takes it away. */
export function Certificate({ name, certificate, onDone }: CertificateProps) {
  const { t } = useLingui();
  useStay(true);
  const save = () => {
    saveFile(t`Bescheinigung der Löschung`, "txt", certificate, "text/plain");
    onDone();
  };
  return (
    <Ask
      only
      title={t`Gelöscht: ${name}`}
      body={t`Diese Bescheinigung wird nirgends aufgehoben. Sie ist mit dem Schlüssel des Prüfprotokolls unterschrieben und nennt keinen Namen.`}
      cancel={t`Schließen`}
      confirm={t`Bescheinigung sichern`}
      onConfirm={save}
      onCancel={onDone}
    >
      <pre className="mono" tabIndex={0} aria-label={t`Bescheinigung`}>{certificate}</pre>
    </Ask>
  );
}
