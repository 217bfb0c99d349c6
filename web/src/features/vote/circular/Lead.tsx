/** What those who lead a vote without a meeting do about it after it was signed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Ask } from "../../../ui/Ask";
import { Field } from "../../../ui/Field";
import { Icon } from "../../../ui/Icon";
import { Avatar } from "../../stage/Avatar";
import { Announce, Counting } from "../Announce";
import type { VoteView } from "../contract";
import { Reports } from "../dialogs";
import { votersOf } from "../phase";
import { Recording } from "../Recording";
import { useVoteRoom } from "../scope";
import { VoidDialog } from "../VoidDialog";
import { asLocal, endOf, usualEnd } from "./time";
import { Voters } from "./Voters";

export function Lead({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { desk } = useVoteRoom();
  const [annuls, setAnnuls] = useState(false);
  const { stage } = vote;
  if (stage === "void" || stage === "announced") return null;
  return (
    <section className="card stack conduct" aria-label={t`Abstimmung leiten`} tabIndex={-1}>
      {(stage === "frozen" || stage === "listed") && <Opening vote={vote} />}
      {stage === "open" && <Running vote={vote} />}
      {stage === "closed" && <Counting vote={vote} />}
      {stage === "counted" && <Announce vote={vote} />}
      {desk?.duty === "chair" && <button type="button" className="btn q w" onClick={() => setAnnuls(true)}><Trans>Für ungültig erklären …</Trans></button>}
      {annuls && <VoidDialog vote={vote} onClose={() => setAnnuls(false)} />}
    </section>
  );
}

/** It was signed, and something came in between. */
function Opening({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run, desk } = useVoteRoom();
  const [end, setEnd] = useState(() => usualEnd(Date.now()));
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const open = async () => {
    const until = endOf(end, Date.now());
    setWrong(typeof until !== "number");
    if (typeof until !== "number" || busy) return;
    setBusy(true);
    const done = await run(async () => {
      if (vote.stage === "frozen") await acts.fixRoll(await acts.draftRoll(vote.id));
      await acts.open(vote.id, until);
    }, t`Der Umlaufbeschluss ist eröffnet. Die Mitglieder erhalten eine Nachricht.`);
    if (done === null) setBusy(false);
  };
  return (
    <>
      <p><Trans>Der Wortlaut ist unterschrieben, eröffnet ist noch nicht.</Trans></p>
      {vote.stage === "frozen" && <Voters people={desk?.register ?? []} />}
      <Field type="datetime-local" label={t`Abstimmen bis`} value={end} error={wrong ? t`Die Frist liegt in der Zukunft und ist höchstens 92 Tage lang.` : undefined} onChange={(event) => setEnd(event.target.value)} />
      <button type="button" className="btn p lg w" aria-disabled={busy} onClick={() => void open()}><Trans>Abstimmung eröffnen</Trans></button>
    </>
  );
}

function Running({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { desk } = useVoteRoom();
  const [recording, setRecording] = useState<string | null>(null);
  const [asks, setAsks] = useState<"close" | "extend" | null>(null);
  const missing = votersOf(vote).filter((member) => !vote.voted.has(member.id));
  const recorded = missing.find((member) => member.id === recording);
  const [count, own] = [missing.length, desk?.you];
  return (
    <>
      <Reports vote={vote} />
      {recorded ? (
        <Recording key={recorded.id} vote={vote} member={recorded} onDone={() => setRecording(null)} />
      ) : count === 0 ? (
        <p className="row"><Icon name="circle-check" className="ok" /><Trans>Alle haben abgestimmt.</Trans></p>
      ) : (
        <details className="names" open={count <= 12}>
          <summary><Trans>Es fehlen noch {count}</Trans></summary>
          <ul className="ppl">
            {missing.map(({ id, name, place }) => (
              <li key={id}>
                <Avatar id={id} name={name} size="av-s" />
                <span><span className="nm"><bdi>{name}</bdi></span>{place === "phone" && <span className="sub"><Trans>ohne Konto</Trans></span>}{id === own && <span className="sub"><Trans>Sie selbst</Trans></span>}</span>
                {place === "phone" && <button type="button" className="btn o sm" aria-label={t`Stimme von ${name} erfassen`} onClick={() => setRecording(id)}><Trans>Erfassen …</Trans></button>}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="row">
        <button type="button" className="btn o sm grow" onClick={() => setAsks("extend")}><Icon name="clock" size="s" /><Trans>Frist verlängern …</Trans></button>
        <button type="button" className="btn o sm grow" onClick={() => setAsks("close")}><Icon name="lock" size="s" /><Trans>Jetzt schließen …</Trans></button>
      </div>
      <p className="hint"><Trans>Das Ergebnis ist bis zum Schluss auch für Sie verborgen.</Trans></p>
      {asks === "close" && <Close vote={vote} onDone={() => setAsks(null)} />}
      {asks === "extend" && <Extend vote={vote} onDone={() => setAsks(null)} />}
    </>
  );
}

interface AskProps {
  readonly vote: VoteView;
  readonly onDone: () => void;
}

function Close({ vote, onDone }: AskProps) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [busy, setBusy] = useState(false);
  const [voted, entitled] = [vote.voted.size, vote.entitled];
  const close = async () => {
    setBusy(true);
    await run(() => acts.close(vote.id), t`Die Abstimmung ist geschlossen.`);
    onDone();
  };
  return <Ask busy={busy} title={t`Abstimmung mit ${voted} von ${entitled} Stimmen schließen?`} body={t`Die Frist läuft noch. Wer noch nicht abgestimmt hat, kann es danach nicht mehr.`} confirm={t`Schließen`} onConfirm={() => void close()} onCancel={onDone} />;
}

function Extend({ vote, onDone }: AskProps) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [end, setEnd] = useState(() => asLocal(new Date((vote.until ?? Date.now()) + 86_400_000)));
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const extend = async () => {
    const until = endOf(end, vote.until ?? Date.now());
    setWrong(typeof until !== "number");
    if (typeof until !== "number") return;
    setBusy(true);
    await run(() => acts.extend(vote.id, until), t`Die Frist ist verlängert.`);
    onDone();
  };
  return (
    <Ask busy={busy} title={t`Frist verlängern`} body={t`Die neue Frist steht im Protokoll. Verkürzen lässt sie sich nicht.`} confirm={t`Verlängern`} onConfirm={() => void extend()} onCancel={onDone}>
      <Field type="datetime-local" label={t`Abstimmen bis`} value={end} error={wrong ? t`Die neue Frist muss später enden als die alte.` : undefined} onChange={(event) => setEnd(event.target.value)} />
    </Ask>
  );
}
