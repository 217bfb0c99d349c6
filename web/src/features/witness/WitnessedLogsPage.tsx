/** *Zeuge für andere*: the logs that this installation cosigns, for operators. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { WitnessedLog } from "../../api/generated/WitnessedLog";
import { useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Confirm } from "../../ui/Confirm";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { moment } from "../../ui/clock";
import { KeyForm } from "./KeyForm";
import "../accounts/directory.css";
import "./witness.css";

export function WitnessedLogsPage() {
  const { t, i18n } = useLingui();
  usePageTitle(t`Zeuge für andere`);
  const problem = useProblemText();
  const client = useQueryClient();
  const [leaving, setLeaving] = useState<WitnessedLog | null>(null);
  const list = useQuery({ queryKey: ["witnessed-logs"], queryFn: api.witnessedLogs });
  const remove = useMutation({
    mutationFn: api.removeWitnessedLog,
    onSuccess: () => announce(t`Wird nicht mehr bezeugt.`),
    onSettled: () => client.invalidateQueries({ queryKey: ["witnessed-logs"] }),
  });
  const data = list.data;
  const fault = list.error ?? remove.error;
  const time = moment(i18n.locale);
  return (
    <div className="wrap stack g6">
      <div className="stack g3">
        <h1><Trans>Zeuge für andere</Trans></h1>
        <p className="lead"><Trans>Diese Anlage unterschreibt mit, dass die Verzeichnisse anderer Stellen nur wachsen (C2SP tlog-witness). Eingetragen wird jedes Verzeichnis mit seinem Schlüssel.</Trans></p>
      </div>
      {fault && <p className="err" role="alert"><Icon name="circle-alert" />{problem(fault)}</p>}
      {data && (
        <section className="card stack g2" aria-labelledby="own-h">
          <h2 id="own-h"><Trans>Was Sie der anderen Stelle geben</Trans></h2>
          <p><Trans>Adresse</Trans></p>
          <code className="witness-key">{data.url}</code>
          <p><Trans>Schlüssel dieser Anlage</Trans></p>
          <code className="witness-key">{data.key}</code>
          <div className="row"><CopyButton text={data.url} label={t`Adresse kopieren`} /><CopyButton text={data.key} label={t`Schlüssel kopieren`} /></div>
        </section>
      )}
      {data?.items.length === 0 && <p className="card mut"><Trans>Noch kein Verzeichnis.</Trans></p>}
      {data && data.items.length > 0 && (
        <table className="t dir card witness-list" aria-label={t`Verzeichnisse`}>
          <thead>
            <tr>
              <th scope="col"><Trans>Name</Trans></th>
              <th scope="col"><Trans>Verzeichnis</Trans></th>
              <th scope="col"><Trans>Zuletzt unterschrieben</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>
            {data.items.map((log) => (
              <tr key={log.id}>
                <th scope="row"><bdi>{log.name}</bdi></th>
                <td data-label={t`Verzeichnis`} className="witness-key"><code>{log.key}</code></td>
                <td data-label={t`Zuletzt unterschrieben`}>
                  <div className="stack g1">
                    <span>{log.seen_at_ms === null ? <Trans>Noch nie</Trans> : <><Plural value={log.size} one="# Eintrag" other="# Einträge" />, {time(log.seen_at_ms)}</>}</span>
                    {log.forked_at_ms !== null && <span className="err"><Icon name="triangle-alert" size="s" /><Trans>Das Verzeichnis hat zwei Fassungen unterschrieben, gesehen am {time(log.forked_at_ms)}.</Trans></span>}
                    {log.evidence !== null && <CopyButton text={log.evidence} label={t`Beleg kopieren`} />}
                  </div>
                </td>
                <td className="r"><button type="button" className="btn q sm" onClick={() => setLeaving(log)} aria-label={t`${log.name} nicht mehr bezeugen`}><Icon name="trash-2" size="s" /><Trans>Nicht mehr bezeugen</Trans></button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <KeyForm
        title={t`Verzeichnis hinzufügen`}
        keyHint={t`Der Schlüssel des Verzeichnisses, wie ihn die andere Stelle unter Abstimmungen, Zeugen findet.`}
        add={async (name, _, key) => {
          client.setQueryData(["witnessed-logs"], await api.addWitnessedLog({ name, key }));
        }}
      />
      {leaving && (
        <Confirm question={t`${leaving.name} nicht mehr bezeugen?`} keep={t`Weiter bezeugen`} act={t`Nicht mehr bezeugen`} onKeep={() => setLeaving(null)} onAct={() => {
          remove.mutate(leaving.id);
          setLeaving(null);
        }}>
          <Trans>Wie weit das Verzeichnis war, bleibt bekannt. Tragen Sie es später wieder ein, geht das Bezeugen dort weiter.</Trans>
        </Confirm>
      )}
    </div>
  );
}
