/** After the close: waiting for sums, deciding a tie, asking for objections, announcing. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { Objections, Reports } from "./dialogs";
import { PaperForm } from "./Paper";
import { isCircular, isDrawn } from "./phase";
import { CheckCode, Proof } from "./Proof";
import { Verdict } from "./Result";
import { useVoteRoom } from "./scope";

/** The card tells aloud how far it is; what stands on it before the stage is not said here again. */
export function Counting({ vote }: { readonly vote: VoteView }) {
  const { front } = useVoteRoom();
  const { sums, sumsNeeded, waitsFor } = vote;
  const isInFront = front?.id === vote.id;
  return (
    <div className="stack">
      <Reports vote={vote} />
      {waitsFor === "sums" && (
        <>
          {!isInFront && <p><Trans><b>{sums} von {sumsNeeded}</b> nötigen Summen sind da.</Trans></p>}
          <progress className="sums" value={Math.min(sums, sumsNeeded)} max={Math.max(1, sumsNeeded)} aria-hidden="true" />
          <p className="hint"><Trans>Jede Vertrauensperson gibt ihre Summe auf ihrem Gerät. Fehlt eine, genügen die übrigen; sind es zu wenige, ist die Abstimmung nicht auszählbar und wird wiederholt.</Trans></p>
        </>
      )}
      {waitsFor === "tie" && <Tie vote={vote} />}
      {waitsFor === "lot" && <Lot vote={vote} />}
      {waitsFor === "paper" && <PaperForm vote={vote} />}
      {!isInFront && waitsFor === "complaints" && <p><Trans>Ein Stimmzettel ist beanstandet. Die Geräte klären das.</Trans></p>}
      {vote.opposed ? <p><Trans>Dem Verfahren wurde widersprochen. Es gibt kein Ergebnis: Erklären Sie die Abstimmung für ungültig.</Trans></p> : !isInFront && waitsFor === null && <p><Trans>Das Ergebnis wird ausgerechnet und eingetragen.</Trans></p>}
      {!isInFront && !isCircular(vote) && <CheckCode vote={vote} onOther={null} />}
    </div>
  );
}

/** Drawn by all devices together: none of them, and no server, can choose how it falls. */
function Lot({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [busy, setBusy] = useState(false);
  const draw = async () => {
    if (busy) return;
    setBusy(true);
    await run(() => acts.drawLot(vote.id), t`Das Los ist gezogen.`);
    setBusy(false);
  };
  return (
    <section className="stack g2" aria-label={t`Losentscheid`}>
      <p><b>{isDrawn(vote) ? <Trans>Jetzt wird gelost.</Trans> : <Trans>Stimmengleichheit: Das Los entscheidet.</Trans>}</b></p>
      <p className="hint"><Trans>Alle Geräte, die da sind, ziehen gemeinsam. Keines von ihnen und auch nicht der Server kann bestimmen, wie es fällt.</Trans></p>
      <button type="button" className="btn p w" aria-disabled={busy} onClick={() => void draw()}><Icon name="shuffle" size="s" />{busy ? <Trans>Das Los wird gezogen …</Trans> : <Trans>Los ziehen</Trans>}</button>
    </section>
  );
}

function Tie({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run, desk } = useVoteRoom();
  const [busy, setBusy] = useState(false);
  if (vote.roll?.chair !== desk?.you) return <p><Trans>Stimmengleichheit: Die Regel gibt dem Vorsitz den Stichentscheid.</Trans></p>;
  const decide = async (pass: boolean) => {
    if (busy) return;
    setBusy(true);
    await run(() => acts.decideTie(vote.id, pass), t`Der Stichentscheid ist eingetragen.`);
    setBusy(false);
  };
  return (
    <section className="stack g2" aria-label={t`Stichentscheid`}>
      <p><b><Trans>Stimmengleichheit: Sie entscheiden.</Trans></b></p>
      <div className="row">
        <button type="button" className="btn o grow" aria-disabled={busy} onClick={() => void decide(true)}><Trans>Antrag annehmen</Trans></button>
        <button type="button" className="btn o grow" aria-disabled={busy} onClick={() => void decide(false)}><Trans>Antrag ablehnen</Trans></button>
      </div>
    </section>
  );
}

/** First the sum, then the code, then the question, then the sentence. */
export function Announce({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run, desk, front } = useVoteRoom();
  const id = useId();
  // Of how many objections the chair said so: of one that comes afterwards they did not.
  const [askedOf, setAskedOf] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const blocked = vote.alarm !== null;
  const missing = blocked ? t`Erst muss der Alarm geklärt sein: „Ist geklärt …“ auf der Karte.` : t`Fragen Sie zuerst nach Einwendungen.`;
  const isInFront = front?.id === vote.id;
  const count = vote.objections.length;
  // Without a meeting nobody is asked: whoever objects does so by themselves.
  const asked = isCircular(vote) || askedOf === count;
  const declare = async () => {
    if (busy) return;
    if (!asked || blocked) return announce(missing, { kind: "announce" });
    setBusy(true);
    if ((await run(() => acts.announce(vote.id), t`Das Ergebnis ist festgestellt.`)) === null) setBusy(false);
  };
  return (
    <div className="stack">
      <Reports vote={vote} />
      {!isInFront && <Verdict vote={vote} />}
      {!isInFront && <Proof vote={vote} />}
      {!isInFront && !isCircular(vote) && <CheckCode vote={vote} onOther={null} />}
      {!isInFront && <Objections vote={vote} />}
      {desk?.duty === "chair" ? (
        <>
          {!isCircular(vote) && <label className="check"><input type="checkbox" checked={asked} onChange={(event) => setAskedOf(event.target.checked ? count : null)} /><span>{count === 0 ? <Trans>Ich habe gefragt: „Gibt es Einwendungen?“ Es gab keine.</Trans> : <Trans>Ich habe nach Einwendungen gefragt. Aufgenommen sind {count}; sie stehen in der Niederschrift.</Trans>}</span></label>}
          <p role="status" className="sm">{askedOf !== null && !asked && <Trans>Inzwischen ist eine Einwendung dazugekommen. Lesen Sie sie und fragen Sie noch einmal.</Trans>}</p>
          <button type="button" className="btn p lg w" aria-disabled={!asked || blocked || busy} aria-describedby={`${id}-h`} onClick={() => void declare()}><Icon name="stamp" size="s" /><Trans>Ergebnis feststellen</Trans></button>
          <p className="hint" id={`${id}-h`}>{!asked || blocked ? missing : <Trans>Damit gilt das Ergebnis und steht in der Niederschrift. Zurück geht es nur, indem Sie die Abstimmung für ungültig erklären.</Trans>}</p>
        </>
      ) : (
        <p className="hint"><Trans>Das Ergebnis stellt der Vorsitz fest.</Trans></p>
      )}
    </div>
  );
}
