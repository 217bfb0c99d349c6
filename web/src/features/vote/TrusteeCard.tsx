/** What a trustee agrees to, and what they have to give. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { useVoteRoom } from "./scope";

export function TrusteeCard({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [busy, setBusy] = useState(false);
  const { trustee } = vote;
  if (trustee === null || vote.stage === "void") return null;
  const does = async (act: () => Promise<void>, done: string) => {
    if (busy) return;
    setBusy(true);
    await run(act, done);
    setBusy(false);
  };
  const number = trustee.number ?? 0;
  return (
    <section className="ccard stack g2" aria-label={t`Ihre Aufgabe als Vertrauensperson`}>
      <h3 className="row"><Icon name="key-round" size="s" />{trustee.number === null ? <Trans>Vertrauensperson</Trans> : <Trans>Sie sind Vertrauensperson {number}</Trans>}</h3>
      {trustee.state === "asked" && (
        <>
          <p><Trans>Sie sollen bei dieser geheimen Abstimmung mit auszählen. Ihr Gerät macht dafür einen Schlüssel und behält ihn. Nach dem Schluss geben Sie einmal Ihre Summe.</Trans></p>
          <p className="hint"><Trans>Eine Person allein erfährt keine einzelne Stimme. Wirken so viele zusammen, wie zum Auszählen nötig sind, könnten sie es. Stimmen Sie nur zu, wenn Sie bis zum Ergebnis bleiben und dieses Gerät behalten.</Trans></p>
          <button type="button" className="btn p w" aria-disabled={busy} onClick={() => void does(() => acts.agree(vote.id), t`Sie sind Vertrauensperson.`)}><Icon name="signature" size="s" /><Trans>Ich bin bereit</Trans></button>
        </>
      )}
      {trustee.state === "agreed" && <p><Trans>Sie haben zugestimmt. Ihr Schlüssel liegt auf diesem Gerät: Schließen Sie die Seite nicht, bis das Ergebnis da ist.</Trans></p>}
      {trustee.state === "due" && (
        <>
          <p><Trans>Ihr Gerät hat die geschlossene Urne geprüft und gesehen, dass Mitglieder sie bestätigt haben. Geben Sie jetzt die Summe Ihrer Anteile. Das geht nur einmal, und nur für genau diese Stimmen.</Trans></p>
          <button type="button" className="btn p w" aria-disabled={busy} onClick={() => void does(() => acts.giveSum(vote.id), t`Ihre Summe ist abgegeben.`)}><Icon name="send" size="s" /><Trans>Summe geben</Trans></button>
        </>
      )}
      {trustee.state === "given" && <p className="row"><Icon name="circle-check" className="ok" /><Trans>Ihre Summe ist abgegeben.</Trans></p>}
      {trustee.state === "lost" && <p><Trans>Ihr Schlüssel liegt nicht auf diesem Gerät. Öffnen Sie die Sitzung dort, wo Sie zugestimmt haben. Geht das nicht, sagen Sie es dem Vorsitz: Es genügt, wenn genügend andere auszählen.</Trans></p>}
    </section>
  );
}
