/** Own recovery codes: how many are left, and new ones, shown once. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { saveFile } from "../../ui/save";

/** From here on new ones should be made. */
const FEW = 3;

export function RecoveryCodes() {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const state = useQuery({ queryKey: ["recovery-codes"], queryFn: api.recoveryState });
  const [asked, setAsked] = useState(false);
  const make = useMutation({
    mutationFn: api.makeRecoveryCodes,
    onSuccess: () => client.invalidateQueries({ queryKey: ["recovery-codes"] }),
    onSettled: () => setAsked(false),
  });
  const codes = make.data?.codes;
  const made = state.data?.created_at_ms ?? null;
  const left = state.data?.left ?? 0;
  const date = made === null ? "" : i18n.date(new Date(made), { dateStyle: "medium" });
  return (
    <section className="card stack" aria-labelledby="rc-h">
      <h2 id="rc-h"><Trans>Wiederherstellungscodes</Trans></h2>
      <p className="mut"><Trans>Für den Tag, an dem Sie Ihr Passwort vergessen oder Ihr Gerät verloren haben: Jeder Code öffnet Ihr Konto einmal. Drucken Sie sie aus und bewahren Sie sie auf wie einen Schlüssel.</Trans></p>
      <p>
        {made === null ? <Trans>Sie haben noch keine.</Trans> : <><Plural value={left} one="# Code ist übrig" other="# Codes sind übrig" /> <span className="mut"><Trans>(angelegt {date})</Trans></span></>}
      </p>
      {made !== null && left < FEW && codes === undefined && <p className="err"><Icon name="triangle-alert" /><Trans>Legen Sie bald neue an.</Trans></p>}
      <div role="status">
        {codes && (
          <div className="stack">
            <p><Trans>Sie werden nur jetzt gezeigt. Alle früheren gelten nicht mehr.</Trans></p>
            <ul className="plain-list codes" aria-label={t`Wiederherstellungscodes`}>{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
            <div className="row">
              <CopyButton text={codes.join("\n")} label={t`Codes kopieren`} />
              <button type="button" className="btn o sm" onClick={() => saveFile(t`Wiederherstellungscodes`, "txt", `${location.host}\n\n${codes.join("\n")}\n`, "text/plain;charset=utf-8")}><Icon name="download" size="s" /><Trans>Als Datei sichern</Trans></button>
            </div>
          </div>
        )}
      </div>
      {make.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(make.error)}</p>}
      <div className="row">
        <button type="button" className="btn o" aria-busy={make.isPending} onClick={() => (made === null ? make.mutate() : setAsked(true))}>
          {made === null ? <Trans>Codes anlegen</Trans> : <Trans>Neue Codes anlegen …</Trans>}
        </button>
      </div>
      {asked && (
        <Ask title={t`Neue Codes anlegen?`} body={t`Die früheren Codes gelten dann nicht mehr, auch die ausgedruckten.`} confirm={t`Neue Codes anlegen`} busy={make.isPending} onConfirm={() => make.mutate()} onCancel={() => setAsked(false)} />
      )}
    </section>
  );
}
