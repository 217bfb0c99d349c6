/** A secret ballot between sealing and casting: its code is known before its device learns whether it will be checked. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { QR_BYTES_MAX, QrCode } from "../../ui/QrCode";
import { saveFile } from "../../ui/save";
import type { AuditFound, Opened, SealedBallot, VoteView } from "./contract";
import { LongText } from "./dialogs";
import { useRefusalOf } from "./refusals";
import { useVoteRoom } from "./scope";
import { useChoiceText } from "./words";

/** Longer than what any ballot shows: 64 bytes for each of some thousand drawings, in base64. */
const AUDIT_TEXT_MAX = 2_000_000;

interface SealedProps {
  readonly vote: VoteView;
  readonly sealed: SealedBallot;
  /** It is on its way to the urn. */
  readonly sending: boolean;
  readonly onCast: () => void;
  /** It was shown to be checked, or it is left alone: nothing of it is kept, and one chooses anew. */
  readonly onAnew: () => void;
}

export function Sealed({ vote, sealed, sending, onCast, onAnew }: SealedProps) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [busy, setBusy] = useState(false);
  const challenge = async () => {
    if (busy || sending) return;
    setBusy(true);
    await run(() => acts.challenge(vote.id), t`Der Stimmzettel ist offengelegt und verworfen.`);
    setBusy(false);
    onAnew();
  };
  return (
    <Part title={t`Ihr Stimmzettel ist verschlüsselt`} follows>
      <p><Trans>Schreiben Sie den Code auf. Danach entscheiden Sie: abgeben oder prüfen. Ihr Gerät weiß vorher nicht, was von beidem kommt.</Trans></p>
      <Code code={sealed.code} />
      <button type="button" className="btn p lg w" aria-disabled={busy || sending} aria-busy={sending} onClick={() => !busy && onCast()}><Icon name="lock" size="s" />{sending ? <Trans>Stimme wird abgegeben …</Trans> : <Trans>Diesen Stimmzettel abgeben</Trans>}</button>
      <button type="button" className="btn o w" aria-disabled={busy || sending} aria-busy={busy} onClick={() => void challenge()}><Icon name="eye" size="s" /><Trans>Diesen Stimmzettel prüfen und verwerfen</Trans></button>
      <p className="hint"><Trans>Prüfen heißt: Ihr Gerät legt offen, was in diesem Stimmzettel steht, damit ein zweites Gerät nachrechnen kann. Gezählt wird er dann nie; Sie stimmen danach neu ab. Wer niemandem zeigen will, wie er stimmt, wählt zum Prüfen etwas anderes.</Trans></p>
      <button type="button" className="btn q w" aria-disabled={sending} onClick={() => !sending && onAnew()}><Trans>Zurück zur Auswahl</Trans></button>
    </Part>
  );
}

interface ShownProps {
  readonly vote: VoteView;
  readonly opened: Opened;
  /** It comes in the place of what was pressed. */
  readonly follows?: boolean;
}

/** Stands there until it is put away, whatever becomes of card and vote. */
export function Shown({ vote, opened, follows = false }: ShownProps) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const { title } = vote;
  return (
    <Part title={t`Zum Prüfen offengelegt`} follows={follows}>
      <p><Trans>Dieser Stimmzettel ist verworfen. In der Niederschrift steht, dass Sie einen geprüft haben. Prüfen Sie ihn mit einem zweiten Gerät: dort auf der Karte dieser Abstimmung unter „Stimmzettel eines anderen Geräts prüfen“, oder mit der Datei auf der Prüfseite, ganz ohne Plenum.</Trans></p>
      <Code code={opened.code} />
      {opened.text.length <= QR_BYTES_MAX ? <QrCode text={opened.text} label={t`QR-Code des offengelegten Stimmzettels. Denselben Text können Sie kopieren.`} /> : <p className="hint"><Trans>Für einen QR-Code ist der Text zu lang. Nehmen Sie den Text selbst oder die Datei.</Trans></p>}
      <div className="row">
        <CopyButton text={opened.text} label={t`Text kopieren`} />
        <button type="button" className="btn o sm" onClick={() => saveFile(t`Geprüfter Stimmzettel ${title}`, "txt", opened.file, "text/plain")}><Icon name="download" size="s" /><Trans>Datei für die Prüfseite</Trans></button>
      </div>
      <p><b><Trans>Das zweite Gerät muss denselben Code nennen und was Sie gewählt hatten.</Trans></b> <Trans>Sonst sagen Sie es laut: Ihrem Gerät ist nicht zu trauen.</Trans></p>
      <button type="button" className="btn p lg w" onClick={() => void run(() => acts.putAwayShown(vote.id))}>{vote.stage === "open" ? <Trans>Jetzt neu abstimmen</Trans> : <Trans>Offengelegten Stimmzettel weglegen</Trans>}</button>
    </Part>
  );
}

/** The focus comes along with a press, as the buttons that led here are gone. */
function Part({ title, follows, children }: { readonly title: string; readonly follows: boolean; readonly children: ReactNode }) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const arrive = useEffectEvent(() => follows && heading.current?.focus());
  useEffect(() => void arrive(), []);
  return (
    <section className="stack g3" aria-labelledby={id}>
      <h3 id={id} ref={heading} tabIndex={-1}>{title}</h3>
      {children}
    </section>
  );
}

function Code({ code }: { readonly code: string }) {
  return (
    <div className="ccard">
      <p className="sm mut"><Trans>Code des Stimmzettels</Trans></p>
      <p className="ccode long"><span aria-hidden="true">{code}</span><span className="vh">{[...code.replaceAll("-", "")].join(" ")}</span></p>
    </div>
  );
}

/** What the second device does. Nothing of it is sent anywhere. */
export function AuditCheck({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const why = useRefusalOf();
  const field = useRef<HTMLFormElement>(null);
  const [words, setWords] = useState("");
  const [found, setFound] = useState<AuditFound | null>(null);
  const [fault, setFault] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const check = async () => {
    if (busy) return;
    setFound(null);
    setFault(undefined);
    setBusy(true);
    try {
      setFound(await acts.checkShown(vote.id, words));
    } catch (error) {
      setFault(why(error));
      field.current?.querySelector("textarea")?.focus();
    }
    setBusy(false);
  };
  return (
    <details className="unfold">
      <summary><Trans>Stimmzettel eines anderen Geräts prüfen</Trans></summary>
      <form className="stack g2" ref={field} noValidate onSubmit={(event) => {
        event.preventDefault();
        void check();
      }}>
        <LongText label={t`Text, den das andere Gerät zeigt`} hint={t`Aus dem QR-Code oder kopiert. Er beginnt mit plenum-audit/1.`} rows={3} max={AUDIT_TEXT_MAX} value={words} error={fault} onChange={setWords} />
        <button type="submit" className="btn o w" aria-busy={busy}>{busy ? <Trans>Wird nachgerechnet …</Trans> : <Trans>Prüfen</Trans>}</button>
        <div role="status">{found !== null && <Found vote={vote} found={found} />}</div>
      </form>
    </details>
  );
}

function Found({ vote, found }: { readonly vote: VoteView; readonly found: AuditFound }) {
  const choiceText = useChoiceText();
  const what = choiceText(vote.definition, found.choice);
  const isRight = found.isHonest && found.isPutAway;
  return (
    <div className={`ntc ${isRight ? "ok" : "warn"}`}>
      <Icon name={isRight ? "circle-check" : "shield-alert"} />
      <p>
        {found.isHonest ? (
          <Trans>In diesem Stimmzettel steht: <b><bdi>{what}</bdi></b>. Sein Code ist <span className="code">{found.code}</span>.</Trans>
        ) : (
          <Trans><b>Das passt nicht zusammen.</b> Was das andere Gerät offengelegt hat, ergibt nicht den Stimmzettel mit dem Code <span className="code">{found.code}</span>. Sagen Sie es laut und stimmen Sie mit einem anderen Gerät ab.</Trans>
        )}
      </p>
      {found.isHonest && !found.isPutAway && <p><Trans><b>In der Urne steht nicht, dass dieser Stimmzettel verworfen ist:</b> Das andere Gerät könnte ihn noch abgeben. Warten Sie einen Moment und prüfen Sie noch einmal. Bleibt es so, sagen Sie es laut.</Trans></p>}
      {isRight && <p><Trans>In der Urne steht, dass er verworfen ist.</Trans></p>}
      {isRight && <p className="hint"><Trans>Vergleichen Sie beides mit dem, was dort gewählt und vorher als Code gezeigt wurde.</Trans></p>}
    </div>
  );
}
