/** A secret ballot between sealing and casting: its code is known before its device learns whether it will be checked. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState } from "react";
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

interface SealedProps {
  readonly vote: VoteView;
  readonly sealed: SealedBallot;
  /** It is on its way to the urn. */
  readonly sending: boolean;
  readonly onCast: () => void;
  /** It was shown to be checked, or it is left alone: one chooses anew. */
  readonly onAnew: () => void;
}

export function Sealed({ vote, sealed, sending, onCast, onAnew }: SealedProps) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [busy, setBusy] = useState(false);
  const challenge = async () => {
    if (busy || sending) return;
    setBusy(true);
    const got = await run(() => acts.challenge(vote.id), t`Der Stimmzettel ist offengelegt und verworfen.`);
    setBusy(false);
    if (got) setOpened(got.value);
    else onAnew();
  };
  if (opened !== null) return <Shown vote={vote} opened={opened} onAnew={onAnew} />;
  return (
    <Part title={t`Ihr Stimmzettel ist verschlüsselt`}>
      <p><Trans>Schreiben Sie den Code auf. Danach entscheiden Sie: abgeben oder prüfen. Ihr Gerät weiß vorher nicht, was von beidem kommt.</Trans></p>
      <Code code={sealed.code} />
      <button type="button" className="btn p lg w" aria-disabled={busy || sending} aria-busy={sending} onClick={() => !busy && onCast()}><Icon name="lock" size="s" />{sending ? <Trans>Stimme wird abgegeben …</Trans> : <Trans>Diesen Stimmzettel abgeben</Trans>}</button>
      <button type="button" className="btn o w" aria-disabled={busy || sending} aria-busy={busy} onClick={() => void challenge()}><Icon name="eye" size="s" /><Trans>Diesen Stimmzettel prüfen und verwerfen</Trans></button>
      <p className="hint"><Trans>Prüfen heißt: Ihr Gerät legt offen, was in diesem Stimmzettel steht, damit ein zweites Gerät nachrechnen kann. Gezählt wird er dann nie; Sie stimmen danach neu ab. Wer niemandem zeigen will, wie er stimmt, wählt zum Prüfen etwas anderes.</Trans></p>
      <button type="button" className="btn q w" aria-disabled={sending} onClick={() => !sending && onAnew()}><Trans>Zurück zur Auswahl</Trans></button>
    </Part>
  );
}

function Shown({ vote, opened, onAnew }: { readonly vote: VoteView; readonly opened: Opened; readonly onAnew: () => void }) {
  const { t } = useLingui();
  const { title } = vote;
  return (
    <Part title={t`Zum Prüfen offengelegt`}>
      <p><Trans>Dieser Stimmzettel ist verworfen. In der Niederschrift steht, dass Sie einen geprüft haben. Prüfen Sie ihn mit einem zweiten Gerät: dort auf der Karte dieser Abstimmung unter „Stimmzettel eines anderen Geräts prüfen“, oder mit der Datei auf der Prüfseite, ganz ohne Plenum.</Trans></p>
      <Code code={opened.code} />
      {opened.text.length <= QR_BYTES_MAX ? <QrCode text={opened.text} label={t`QR-Code des offengelegten Stimmzettels. Denselben Text können Sie kopieren.`} /> : <p className="hint"><Trans>Für einen QR-Code hat diese Abstimmung zu viele Möglichkeiten. Nehmen Sie den Text oder die Datei.</Trans></p>}
      <div className="row">
        <CopyButton text={opened.text} label={t`Text kopieren`} />
        <button type="button" className="btn o sm" onClick={() => saveFile(t`Geprüfter Stimmzettel ${title}`, "txt", opened.file, "text/plain")}><Icon name="download" size="s" /><Trans>Datei für die Prüfseite</Trans></button>
      </div>
      <p><b><Trans>Das zweite Gerät muss denselben Code nennen und was Sie gewählt hatten.</Trans></b> <Trans>Sonst sagen Sie es laut: Ihrem Gerät ist nicht zu trauen.</Trans></p>
      <button type="button" className="btn p lg w" onClick={onAnew}><Trans>Jetzt neu abstimmen</Trans></button>
    </Part>
  );
}

/** The focus comes along, as the buttons that led here are gone. */
function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
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
  const choiceText = useChoiceText();
  const [words, setWords] = useState("");
  const [found, setFound] = useState<AuditFound | null>(null);
  const [fault, setFault] = useState<string | undefined>();
  const check = async () => {
    setFound(null);
    setFault(undefined);
    try {
      setFound(await acts.checkShown(vote.id, words));
    } catch (error) {
      setFault(why(error));
    }
  };
  const what = found === null ? "" : choiceText(vote.definition, found.choice);
  return (
    <details className="unfold">
      <summary><Trans>Stimmzettel eines anderen Geräts prüfen</Trans></summary>
      <form className="stack g2" noValidate onSubmit={(event) => {
        event.preventDefault();
        void check();
      }}>
        <LongText label={t`Text, den das andere Gerät zeigt`} hint={t`Aus dem QR-Code oder kopiert. Er beginnt mit plenum-audit/1.`} rows={3} max={20_000} value={words} error={fault} onChange={setWords} />
        <button type="submit" className="btn o w"><Trans>Prüfen</Trans></button>
        <div role="status">
          {found !== null && (
            <div className={`ntc ${found.isHonest ? "ok" : "warn"}`}>
              <Icon name={found.isHonest ? "circle-check" : "shield-alert"} />
              <p>{found.isHonest ? <Trans>In diesem Stimmzettel steht: <b><bdi>{what}</bdi></b>. Sein Code ist <span className="code">{found.code}</span>.</Trans> : <Trans><b>Das andere Gerät hat gelogen.</b> Was es offengelegt hat, ergibt nicht den Stimmzettel mit dem Code <span className="code">{found.code}</span>. Sagen Sie es laut und stimmen Sie mit einem anderen Gerät ab.</Trans>}</p>
              {found.isHonest && <p className="hint"><Trans>Vergleichen Sie beides mit dem, was dort gewählt und vorher als Code gezeigt wurde.</Trans></p>}
            </div>
          )}
        </div>
      </form>
    </details>
  );
}
