/** *Abstimmungen, Zeugen*: whom the tenant asks to cosign the log of its votes. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Witness } from "../../api/generated/Witness";
import { useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Confirm } from "../../ui/Confirm";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { moment } from "../../ui/clock";
import { VotesHead } from "../time-stamping/VotesHead";
import { KeyForm } from "./KeyForm";
import { useWitnessFaultText } from "./faults";
import "../accounts/directory.css";
import "../mail/mail.css";
import "./witness.css";

/** How often it is asked whether a new witness has answered, milliseconds. */
const LOOK_MS = 2_000;

export function WitnessesPage() {
  const { t } = useLingui();
  usePageTitle(t`Zeugen der Abstimmungen`);
  const problem = useProblemText();
  const client = useQueryClient();
  const [leaving, setLeaving] = useState<Witness | null>(null);
  const list = useQuery({
    queryKey: ["witnesses"],
    queryFn: api.witnesses,
    // Who was just entered is asked at once, and the answer is looked for. While the log is empty there is nothing to sign.
    refetchInterval: ({ state: { data } }) => (data !== undefined && data.size > 0 && data.items.some(({ seen_at_ms, fault }) => seen_at_ms === null && fault === null) ? LOOK_MS : false),
  });
  const remove = useMutation({
    mutationFn: api.removeWitness,
    onSuccess: () => announce(t`Wird nicht mehr gefragt.`),
    onSettled: () => client.invalidateQueries({ queryKey: ["witnesses"] }),
  });
  const data = list.data;
  const fault = list.error ?? remove.error;
  return (
    <div className="wrap stack g6">
      <VotesHead at="/admin/votes/witnesses"><Trans>Zeugen sind andere Stellen, etwa eine zweite Plenum-Anlage. Sie unterschreiben mit, dass das Verzeichnis Ihrer Abstimmungen nur wächst und nie umgeschrieben wird. Gefragt werden sie von selbst nach jeder Abstimmung; sie erfahren nur Anzahl und Prüfsumme.</Trans></VotesHead>
      {fault && <p className="err" role="alert"><Icon name="circle-alert" />{problem(fault)}</p>}
      {data && (
        <section className="card stack g2" aria-labelledby="own-h">
          <h2 id="own-h"><Trans>Schlüssel Ihres Verzeichnisses</Trans></h2>
          <p><Trans>Geben Sie ihn der Stelle, die Zeuge sein soll.</Trans> <Plural value={data.size} one="Ihr Verzeichnis hat # Eintrag." other="Ihr Verzeichnis hat # Einträge." /></p>
          <code className="witness-key">{data.log_key}</code>
          <div className="row"><CopyButton text={data.log_key} label={t`Schlüssel kopieren`} /></div>
        </section>
      )}
      {data?.items.length === 0 && <p className="card mut"><Trans>Noch kein Zeuge.</Trans></p>}
      {data && data.items.length > 0 && (
        <table className="t dir card witness-list" aria-label={t`Zeugen`}>
          <thead>
            <tr>
              <th scope="col"><Trans>Name</Trans></th>
              <th scope="col"><Trans>Adresse und Schlüssel</Trans></th>
              <th scope="col"><Trans>Zuletzt unterschrieben</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>
            {data.items.map((witness) => (
              <tr key={witness.id}>
                <th scope="row"><bdi>{witness.name}</bdi></th>
                <td data-label={t`Adresse und Schlüssel`} className="witness-key">{witness.url}<br /><code>{witness.key}</code></td>
                <td data-label={t`Zuletzt unterschrieben`}><Seen witness={witness} size={data.size} /></td>
                <td className="r"><button type="button" className="btn q sm" onClick={() => setLeaving(witness)} aria-label={t`${witness.name} nicht mehr fragen`}><Icon name="trash-2" size="s" /><Trans>Nicht mehr fragen</Trans></button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <KeyForm
        title={t`Zeugen hinzufügen`}
        address
        keyHint={t`Der Schlüssel des Zeugen, wie seine Stelle ihn nennt: Name, Nummer und Schlüssel mit Pluszeichen dazwischen.`}
        add={async (name, url, key) => {
          client.setQueryData(["witnesses"], await api.addWitness({ name, url, key }));
        }}
      />
      {leaving && (
        <Confirm question={t`${leaving.name} nicht mehr fragen?`} keep={t`Weiter fragen`} act={t`Nicht mehr fragen`} onKeep={() => setLeaving(null)} onAct={() => {
          remove.mutate(leaving.id);
          setLeaving(null);
        }}>
          <Trans>Was dieser Zeuge schon unterschrieben hat, bleibt in den Niederschriften.</Trans>
        </Confirm>
      )}
    </div>
  );
}

function Seen({ witness: { size, seen_at_ms, fault }, size: all }: { readonly witness: Witness; readonly size: number }) {
  const { i18n } = useLingui();
  const faultText = useWitnessFaultText();
  const when = seen_at_ms === null ? "" : moment(i18n.locale)(seen_at_ms);
  return (
    <div className="stack g1">
      {seen_at_ms === null ? <span><Trans>Noch nie</Trans></span> : <span className="row nw"><Icon name={size === all ? "circle-check" : "clock"} size="s" /><span><Trans>{size} von {all} Einträgen, {when}</Trans></span></span>}
      {fault !== null && <span className="err"><Icon name="circle-alert" size="s" />{faultText(fault)}</span>}
    </div>
  );
}
