/** Whether the log is whole, the newest signature, and the key to verify it with. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";

export function ChainState() {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const client = useQueryClient();
  const state = useQuery({ queryKey: ["audit-state"], queryFn: api.auditState });
  const verify = useMutation({
    mutationFn: api.verifyAudit,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["audit-state"] }), client.invalidateQueries({ queryKey: ["audit"] })]),
  });
  const found = verify.data;
  const signed = state.data?.checkpoint;
  const when = moment(i18n.locale);
  const broken = found !== undefined && !found.whole;
  return (
    <section className="card stack" aria-labelledby="chain-h">
      <div className="row sb">
        <div className="stack g1">
          <h2 id="chain-h" className="row">
            <Icon name={broken ? "shield-alert" : "link"} />
            {found === undefined ? <Trans>Kette</Trans> : broken ? <Trans>Kette beschädigt</Trans> : <Trans>Kette lückenlos</Trans>}
          </h2>
          <p role="status">
            {state.data && <Plural value={state.data.size} one="# Eintrag" other="# Einträge" />}
            {found && <>, <Trans>geprüft {when(found.at_ms)}</Trans></>}
            {signed && <>. <Trans>Zuletzt unterschrieben {when(signed.at_ms)} mit {signed.size} Einträgen.</Trans></>}
          </p>
        </div>
        <button type="button" className="btn o sm" aria-busy={verify.isPending} onClick={() => verify.mutate()}><Trans>Jetzt prüfen</Trans></button>
      </div>
      {(verify.isError || state.isError) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(verify.error ?? state.error)}</p>}
      {broken && (
        <ul role="alert">
          {found.findings.map((one) => <li key={`${one.number} ${one.text}`} lang="en">{one.text}</li>)}
          {found.more && <li><Trans>Es kann weitere Befunde geben.</Trans></li>}
        </ul>
      )}
      {state.data?.verifier_key && (
        <details>
          <summary><Trans>Prüfschlüssel und Unterschrift</Trans></summary>
          <div className="stack">
            <p><Trans>Bewahren Sie beides außerhalb des Servers auf: Damit lässt sich später belegen, dass das Protokoll nicht verändert wurde.</Trans></p>
            <p className="key"><code>{state.data.verifier_key}</code></p>
            <CopyButton text={state.data.verifier_key} label={t`Prüfschlüssel kopieren`} />
            {signed && <pre className="key">{signed.note}</pre>}
            {signed && <CopyButton text={signed.note} label={t`Unterschrift kopieren`} />}
          </div>
        </details>
      )}
    </section>
  );
}
