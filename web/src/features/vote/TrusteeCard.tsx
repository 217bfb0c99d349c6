/** What a trustee agrees to, and what they have to give. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { announce } from "../../ui/announcer";
import { Ask } from "../../ui/Ask";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { VoteRefused } from "./contract";
import { LongText, useDialogAct, useNeeded } from "./dialogs";
import { toolAddress } from "./engine/tool";
import { useVoteRoom } from "./scope";

export function TrusteeCard({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [busy, setBusy] = useState(false);
  const [byTool, setByTool] = useState(false);
  const { trustee } = vote;
  if (trustee === null || (vote.stage === "void" && trustee.state !== "destroyed")) return null;
  const does = async (act: () => Promise<void>, done: string) => {
    if (busy) return;
    setBusy(true);
    await run(act, done);
    setBusy(false);
  };
  const number = trustee.number ?? 0;
  return (
    <section className="ccard stack g2" aria-label={t`Ihre Aufgabe als Vertrauensperson`}>
      <h3 className="row"><Icon name="key-round" size="s" />{trustee.number === null || trustee.state === "destroyed" ? <Trans>Vertrauensperson</Trans> : <Trans>Sie sind Vertrauensperson {number}</Trans>}</h3>
      {trustee.state === "asked" && (
        <>
          <p><Trans>Sie sollen bei dieser geheimen Abstimmung mit auszählen. Ihr Gerät macht dafür einen Schlüssel und behält ihn. Nach dem Schluss geben Sie einmal Ihre Summe.</Trans></p>
          <p className="hint"><Trans>Eine Person allein erfährt keine einzelne Stimme. Wirken so viele zusammen, wie zum Auszählen nötig sind, könnten sie es. Stimmen Sie nur zu, wenn Sie bis zum Ergebnis bleiben und dieses Gerät behalten.</Trans></p>
          <button type="button" className="btn p w" aria-disabled={busy} onClick={() => void does(() => acts.agree(vote.id), t`Sie sind Vertrauensperson.`)}><Icon name="signature" size="s" /><Trans>Ich bin bereit</Trans></button>
          <button type="button" className="btn o w" onClick={() => setByTool(true)}><Icon name="settings" size="s" /><Trans>Mit dem Programm auf diesem Rechner …</Trans></button>
          {byTool && <ToolDialog vote={vote} onClose={() => setByTool(false)} />}
        </>
      )}
      {trustee.state === "agreed" && <p><Trans>Sie haben zugestimmt. Ihr Schlüssel liegt auf diesem Gerät: Schließen Sie die Seite nicht, bis das Ergebnis da ist.</Trans></p>}
      {trustee.state === "tool" && (
        <>
          <p><Trans>Das Programm auf Ihrem Rechner übernimmt diese Aufgabe. Lassen Sie es laufen, bis das Ergebnis da ist. Ihre Summe geben Sie dort.</Trans></p>
          <details className="unfold">
            <summary><Trans>Läuft es nicht mehr? So rufen Sie es wieder auf</Trans></summary>
            <ToolCall vote={vote} />
          </details>
        </>
      )}
      {trustee.state === "due" && <Sum vote={vote} />}
      {trustee.state === "given" && <p className="row"><Icon name="circle-check" className="ok" /><Trans>Ihre Summe ist abgegeben.</Trans></p>}
      {trustee.state === "destroyed" && <p className="row nw t"><Icon name="circle-check" className="ok" /><Trans>Ihr Schlüssel für diese Abstimmung ist auf diesem Gerät gelöscht. Ihre Aufgabe ist zu Ende, Sie können die Seite schließen.</Trans></p>}
      {trustee.state === "lost" && <p><Trans>Ihr Schlüssel liegt nicht auf diesem Gerät. Öffnen Sie die Sitzung dort, wo Sie zugestimmt haben. Geht das nicht, sagen Sie es dem Vorsitz: Es genügt, wenn genügend andere auszählen.</Trans></p>}
    </section>
  );
}

/** Large bodies, and whoever does not want to trust a page with it: the address goes to the program, its line comes back. */
function ToolDialog({ vote, onClose }: { readonly vote: VoteView; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  const line = useNeeded(t`Fügen Sie die Zeile des Programms ein.`);
  return (
    <Ask
      busy={busy}
      title={t`Mit dem Programm auszählen`}
      body={t`Das Programm plenum-trustee arbeitet neben dem Browser: Es behält den Schlüssel, prüft alles selbst und fragt, bevor es Ihre Summe gibt. Rufen Sie es so auf und fügen Sie hier die Zeile ein, die es ausgibt. Geheim ist nichts davon.`}
      confirm={t`Zusagen`}
      onConfirm={() => {
        const said = line.take();
        if (said !== null) void does(() => acts.agreeByTool(vote.id, said), t`Sie sind Vertrauensperson.`);
      }}
      onCancel={onClose}
    >
      <ToolCall vote={vote} />
      <LongText label={t`Zeile des Programms`} max={4_000} {...line.field} />
      {refused}
    </Ask>
  );
}

function ToolCall({ vote }: { readonly vote: VoteView }) {
  const { t, i18n } = useLingui();
  const { desk } = useVoteRoom();
  const address = toolAddress(window.location.origin, vote.id, desk?.you ?? "");
  // It speaks German unless it is told otherwise.
  const call = `plenum-trustee ${address}${i18n.locale.startsWith("de") ? "" : " --lang en"}`;
  return <div className="stack g2"><code className="call">{call}</code><div><CopyButton text={call} label={t`Aufruf kopieren`} /></div></div>;
}

const isFew = (error: unknown): boolean => error instanceof VoteRefused && error.code === "few-confirmed";

/**
 * The sum is given over what the members' devices have confirmed. Where no more than half have, a server could have closed an
 * urn of its own; then it is given only by whoever has read that.
 */
function Sum({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  // The engine counts for itself, and what it has refused once it gives when it is asked again.
  const [wasFew, setWasFew] = useState(false);
  const { confirmed, devices } = vote;
  const few = wasFew || confirmed * 2 <= devices;
  const give = async () => {
    if (busy) return;
    if (few) return setAsks(true);
    setBusy(true);
    let refused = false;
    const answered = await run(async () => {
      try {
        await acts.giveSum(vote.id);
      } catch (error) {
        if (!isFew(error)) throw error;
        refused = true;
      }
    });
    setBusy(false);
    if (answered && !refused) announce(t`Ihre Summe ist abgegeben.`, { kind: "vote-act" });
    setWasFew(refused);
    setAsks(refused);
  };
  return (
    <>
      <p><Trans><b>{confirmed} von {devices} Geräten</b> haben die geschlossene Urne bestätigt.</Trans></p>
      {few && <p className="row nw t sm"><Icon name="triangle-alert" className="wait" /><span><Trans>Das sind noch zu wenige. Warten Sie, bis mehr als die Hälfte bestätigt hat.</Trans></span></p>}
      <p><Trans>Geben Sie die Summe Ihrer Anteile. Das geht nur einmal, und nur für genau diese Stimmen.</Trans></p>
      <button type="button" className={`btn w ${few ? "o" : "p"}`} aria-disabled={busy} aria-busy={busy} onClick={() => void give()}><Icon name="send" size="s" />{few ? <Trans>Summe trotzdem geben …</Trans> : <Trans>Summe geben</Trans>}</button>
      {asks && <InsistDialog vote={vote} onClose={() => setAsks(false)} />}
    </>
  );
}

function InsistDialog({ vote, onClose }: { readonly vote: VoteView; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  const { confirmed, devices } = vote;
  const insist = async () => {
    try {
      await acts.giveSum(vote.id);
    } catch (error) {
      if (!isFew(error)) throw error;
      await acts.giveSum(vote.id);
    }
  };
  return (
    <Ask
      danger
      busy={busy}
      title={t`Summe ohne genügend Bestätigungen geben?`}
      body={t`Erst ${confirmed} von ${devices} Geräten haben bestätigt. Ohne Bestätigung kann der Server eine einzelne Stimme aufdecken: Er könnte Ihrem Gerät eine andere Urne zeigen als den Mitgliedern. Geben Sie die Summe nur, wenn der Prüfcode vorgelesen wurde und alle denselben sehen. Zurücknehmen lässt sie sich nicht.`}
      confirm={t`Summe trotzdem geben`}
      onConfirm={() => void does(insist, t`Ihre Summe ist abgegeben.`)}
      onCancel={onClose}
    >
      {refused}
    </Ask>
  );
}
