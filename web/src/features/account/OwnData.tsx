/** *Meine Daten*: what is kept about oneself, and asking to be erased. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { keepFocus } from "../../ui/focus";
import { Icon } from "../../ui/Icon";
import { useHandOut } from "../privacy/PersonDialog";

export function OwnData() {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const wish = useQuery({ queryKey: ["own-erasure"], queryFn: api.ownErasure });
  const handOut = useHandOut(api.ownData, t`Meine Daten`);
  const refresh = { onSettled: () => client.invalidateQueries({ queryKey: ["own-erasure"] }) };
  const ask = useMutation({ mutationFn: api.askErasure, onSuccess: () => setAsks(false), ...refresh });
  const withdraw = useMutation({ mutationFn: api.withdrawErasure, ...refresh });
  const askedAt = wish.data?.asked_at_ms ?? null;
  const at = askedAt === null ? "" : i18n.date(new Date(askedAt), { dateStyle: "medium" });
  const failure = handOut.error ?? withdraw.error ?? wish.error;
  return (
    <section className="card stack" aria-labelledby="own-data-h">
      <h2 id="own-data-h"><Trans>Meine Daten</Trans></h2>
      <p className="hint"><Trans>Alles, was zu Ihrem Konto gespeichert ist, mit Zweck und Frist, als JSON-Datei. Was in Besprechungen gesagt, geschrieben und abgestimmt wurde, gehört zur Besprechung.</Trans></p>
      <div className="row">
        <button type="button" className="btn o" onClick={() => !handOut.isPending && handOut.mutate()} aria-busy={handOut.isPending}><Icon name="download" /><Trans>Meine Daten sichern</Trans></button>
        <span role="status">{handOut.isSuccess && <Trans>Gesichert.</Trans>}</span>
      </div>
      {wish.data && askedAt === null && (
        <div className="row"><button type="button" className="btn o" onClick={() => setAsks(true)}><Icon name="trash-2" /><Trans>Um Löschung bitten …</Trans></button></div>
      )}
      {askedAt !== null && (
        <div className="row" role="status">
          <span className="grow"><Trans>Sie haben am {at} um Löschung gebeten. Die Verwaltung entscheidet.</Trans></span>
          <button type="button" className="btn o sm" aria-busy={withdraw.isPending} onClick={(event) => { keepFocus(event.currentTarget); withdraw.mutate(); }}><Trans>Bitte zurücknehmen</Trans></button>
        </div>
      )}
      {failure && <p className="err" role="alert"><Icon name="circle-alert" />{problem(failure)}</p>}
      {asks && (
        <Ask title={t`Um Löschung bitten?`} body={t`Die Verwaltung Ihrer Organisation sieht Ihre Bitte und entscheidet. Ist Ihr Konto gelöscht, können Sie sich nicht mehr anmelden. Bis dahin können Sie die Bitte zurücknehmen.`} confirm={t`Um Löschung bitten`} busy={ask.isPending} onConfirm={() => ask.mutate()} onCancel={() => setAsks(false)}>
          {ask.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(ask.error)}</p>}
        </Ask>
      )}
    </section>
  );
}
