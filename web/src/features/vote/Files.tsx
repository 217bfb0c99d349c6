/** What stays: the receipt of one's own ballot, the record and the protocol, and by what they are verified. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api } from "../../api/client";
import type { VoteFile, VoteStamp } from "../../api/generated";
import { announce } from "../../ui/announcer";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { QrCode } from "../../ui/QrCode";
import { saveFile } from "../../ui/save";
import type { VoteView } from "./contract";
import { useVoteRoom } from "./scope";

export function Receipt({ vote, wide = false }: { readonly vote: VoteView; readonly wide?: boolean }) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const { mine, title } = vote;
  if (mine.ballot === "none" || mine.ballot === "sending") return null;
  const save = async () => {
    const got = await run(() => acts.receipt(vote.id), t`Der Nachweis ist gesichert.`);
    if (got) saveFile(t`Nachweis ${title}`, "txt", got.value, "text/plain");
  };
  return (
    <div className="stack g2">
      <button type="button" className={`btn o ${wide ? "w" : "sm"}`} onClick={() => void save()}>
        <Icon name="download" size="s" />
        <Trans>Nachweis sichern</Trans>
      </button>
      <ReceiptCode vote={vote} />
    </div>
  );
}

/** For whoever keeps it on another device, or on paper: the receipt as a QR code, and the same as text. */
function ReceiptCode({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [text, setText] = useState<string | null>(null);
  const { code } = vote.mine;
  const show = async (isOpen: boolean) => {
    if (!isOpen || text !== null) return;
    const got = await run(() => acts.receiptText(vote.id));
    if (got) setText(got.value);
  };
  return (
    <details className="unfold receipt" onToggle={({ currentTarget }) => void show(currentTarget.open)}>
      <summary><Trans>Nachweis als QR-Code</Trans></summary>
      {text !== null && (
        <div className="stack g2">
          <p className="hint"><Trans>Nehmen Sie ihn mit einem anderen Gerät auf. Zusammen mit der Niederschrift zeigt die Prüfseite damit, dass Ihre Stimme in der Urne liegt.</Trans>{vote.isSecret && <> <Trans>Wie Sie gestimmt haben, steht nicht darin.</Trans></>}</p>
          <QrCode text={text} label={t`QR-Code Ihres Nachweises. Derselbe Text steht darunter.`} />
          {code !== null && <p className="sm"><Trans>Ihr Code: <span className="code">{code}</span></Trans></p>}
          <p className="code qr-text" tabIndex={0} role="group" aria-label={t`Text des QR-Codes`}>{text}</p>
          <CopyButton text={text} label={t`Text kopieren`} />
        </div>
      )}
    </details>
  );
}

interface FileButtonsProps {
  readonly title: string;
  /** There are others of other votes: the names of the buttons say of which they are. */
  readonly inList?: boolean;
  /** `null` when they could not be had. */
  readonly get: (file: VoteFile) => Promise<Blob | null>;
}

/** Protocol and record of a vote that is over, from wherever. */
export function FileButtons({ title, inList = false, get }: FileButtonsProps) {
  const { t, i18n } = useLingui();
  const [busy, setBusy] = useState(false);
  const language: VoteFile = i18n.locale.startsWith("de") ? "protocol-de" : "protocol-en";
  const of = inList && <span className="vh"> <bdi>{title}</bdi></span>;
  const save = async (file: VoteFile) => {
    if (busy) return;
    setBusy(true);
    const got = await get(file);
    setBusy(false);
    if (!got) return;
    if (file === "record") saveFile(t`Niederschrift ${title}`, "asice", got, "application/vnd.etsi.asic-e+zip");
    else saveFile(t`Protokoll ${title}`, "pdf", got, "application/pdf");
  };
  return (
    <div className="row">
      <button type="button" className="btn o sm grow" aria-disabled={busy} onClick={() => void save(language)}><Icon name="file-text" size="s" /><Trans>Protokoll (PDF)</Trans>{of}</button>
      <button type="button" className="btn o sm grow" aria-disabled={busy} onClick={() => void save("record")}><Icon name="file-check-2" size="s" /><Trans>Niederschrift (Datei)</Trans>{of}</button>
    </div>
  );
}

/** Whether an outsider bears witness to the time of the record. */
export function StampLine({ stamp }: { readonly stamp: VoteStamp }) {
  return (
    <p className="hint row nw">
      <Icon name={stamp === "stamped" ? "stamp" : stamp === "waiting" ? "clock" : "circle-dashed"} size="s" />
      {stamp === "stamped" ? <Trans>Mit Zeitstempel</Trans> : stamp === "waiting" ? <Trans>Zeitstempel steht aus</Trans> : <Trans>Kein Zeitstempel eingerichtet</Trans>}
    </p>
  );
}

/** How to verify without us, and the key that a verifier asks for. */
export function HowToVerify() {
  const { t } = useLingui();
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  // Where the browser does not let it be copied, whoever pressed copies it themselves.
  const [bare, setBare] = useState<string | null>(null);
  const copy = async () => {
    let known: string | null = null;
    try {
      known = (await api.voteLogKey()).key;
      await navigator.clipboard.writeText(known);
      setState("copied");
      setBare(null);
      announce(t`Der Schlüssel ist kopiert.`);
    } catch {
      setState("failed");
      setBare(known);
      announce(known === null ? t`Der Schlüssel ließ sich nicht laden.` : t`Der Browser hat das Kopieren nicht erlaubt. Der Schlüssel steht jetzt da.`);
    }
  };
  return (
    <>
      <p className="hint">
        <Trans>Beide lassen sich ohne Plenum nachrechnen: Ziehen Sie die Datei in die Prüfseite „abstimmung-pruefen.html“, die Ihr Betrieb bereithält, oder prüfen Sie sie mit dem Programm votecheck. Keines von beiden braucht eine Verbindung. Beide fragen nach dem Schlüssel des Verzeichnisses; vergleichen Sie ihn mit dem, den Ihre Verwaltung veröffentlicht.</Trans>
      </p>
      <button type="button" className="btn q sm" onClick={() => void copy()}>
        <Icon name={state === "copied" ? "circle-check" : state === "failed" ? "circle-alert" : "key-round"} size="s" />
        {state === "copied" ? <Trans>Schlüssel kopiert</Trans> : state === "failed" ? <Trans>Nicht kopiert. Noch einmal versuchen</Trans> : <Trans>Schlüssel des Verzeichnisses kopieren</Trans>}
      </button>
      {state === "failed" && <p className="sm row nw t"><Icon name="circle-alert" size="s" /><span>{bare === null ? <Trans>Der Schlüssel ließ sich nicht laden.</Trans> : <Trans>Der Browser hat das Kopieren nicht erlaubt. Markieren Sie den Schlüssel und kopieren Sie ihn selbst:</Trans>}</span></p>}
      {bare !== null && <code className="call">{bare}</code>}
    </>
  );
}

export function Files({ vote }: { readonly vote: VoteView }) {
  const { acts, run } = useVoteRoom();
  return (
    <section className="stack g2">
      <h3><Trans>Niederschrift</Trans></h3>
      <StampLine stamp={vote.stamp} />
      <FileButtons title={vote.title} get={async (file) => (await run(() => acts.file(vote.id, file)))?.value ?? null} />
      <HowToVerify />
    </section>
  );
}
