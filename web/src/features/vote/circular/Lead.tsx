/** What those who lead a vote without a meeting do about it after it was signed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { Ask } from "../../../ui/Ask";
import { Field } from "../../../ui/Field";
import { Icon } from "../../../ui/Icon";
import { Avatar } from "../../stage/Avatar";
import { Announce, Counting } from "../Announce";
import type { VoteView } from "../contract";
import { Reports, useDialogAct } from "../dialogs";
import { votersOf } from "../phase";
import { Recording } from "../Recording";
import { keepPlace, tellBar, useVoteRoom } from "../scope";
import { useListed } from "../useListed";
import { VoidDialog } from "../VoidDialog";
import type { Opening } from "./opening";
import { asLocal, type DeadlineFault, endOf, useDeadlineFaults } from "./time";
import { useLackOfChair, Voters } from "./Voters";

export function Lead({ vote, opening }: { readonly vote: VoteView; readonly opening: Opening }) {
  const { t } = useLingui();
  const { desk } = useVoteRoom();
  const [annuls, setAnnuls] = useState(false);
  const { stage } = vote;
  if (stage === "void" || stage === "announced") return null;
  return (
    <section className="card stack conduct" aria-label={t`Abstimmung leiten`} tabIndex={-1} onFocus={keepPlace}>
      {(stage === "frozen" || stage === "listed") && <Open vote={vote} opening={opening} />}
      {stage === "open" && <Running key={vote.id} vote={vote} />}
      {stage === "closed" && <Counting vote={vote} />}
      {stage === "counted" && <Announce vote={vote} />}
      {desk?.duty === "chair" && <button type="button" className="btn q w" onClick={() => setAnnuls(true)}><Trans>Für ungültig erklären …</Trans></button>}
      {annuls && <VoidDialog vote={vote} onClose={() => setAnnuls(false)} />}
    </section>
  );
}

/** It was signed, and something came in between. */
function Open({ vote, opening }: { readonly vote: VoteView; readonly opening: Opening }) {
  const { t } = useLingui();
  const { acts, desk } = useVoteRoom();
  const isFrozen = vote.stage === "frozen";
  const lack = useLackOfChair(isFrozen ? desk : null);
  const open = () =>
    opening.open(vote.id, async () => {
      if (isFrozen) await acts.fixRoll(await acts.draftRoll(vote.id));
    });
  return (
    <>
      <p><Trans>Der Wortlaut ist unterschrieben, aber die Abstimmung ist noch nicht eröffnet.</Trans></p>
      {isFrozen && <Voters desk={desk} />}
      <Field type="datetime-local" label={t`Abstimmen bis`} value={opening.end} error={opening.fault} onChange={(event) => opening.setEnd(event.target.value)} />
      <button type="button" className="btn p lg w" aria-disabled={lack !== null} aria-describedby={lack?.id} onClick={() => (lack === null ? void open() : tellBar(lack))}><Trans>Abstimmung eröffnen</Trans></button>
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
  const { shown } = useListed(vote, missing, missing.length);
  const [count, own] = [missing.length, desk?.you];
  return (
    <>
      <Reports vote={vote} />
      {recorded ? (
        <Recording key={recorded.id} vote={vote} member={recorded} onDone={() => setRecording(null)} />
      ) : shown.length === 0 ? (
        <p className="row"><Icon name="circle-check" className="ok" /><Trans>Alle haben abgestimmt.</Trans></p>
      ) : (
        <details className="names" open={shown.length <= 12}>
          <summary>{count === 0 ? <Trans>Alle haben abgestimmt.</Trans> : <Trans>Es fehlen noch {count}</Trans>}</summary>
          <ul className="ppl">
            {shown.map(({ id, name, place }) => (
              <li key={id}>
                <Avatar id={id} name={name} size="av-s" />
                <span><span className="nm"><bdi>{name}</bdi></span>{vote.voted.has(id) && <span className="sub row"><Icon name="circle-check" className="ok" size="s" /><Trans>hat abgestimmt</Trans></span>}{place === "phone" && <span className="sub"><Trans>ohne Konto</Trans></span>}{id === own && <span className="sub"><Trans>Sie selbst</Trans></span>}</span>
                {place === "phone" && !vote.voted.has(id) && <button type="button" className="btn o sm" aria-label={t`Stimme von ${name} erfassen`} onClick={() => setRecording(id)}><Trans>Erfassen …</Trans></button>}
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
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onDone);
  const [voted, entitled] = [vote.voted.size, vote.entitled];
  return (
    <Ask
      busy={busy}
      title={t`Abstimmung mit ${voted} von ${entitled} Stimmen schließen?`}
      body={t`Die Frist läuft noch. Wer noch nicht abgestimmt hat, kann es danach nicht mehr.`}
      confirm={t`Schließen`}
      onConfirm={() => void does(() => acts.close(vote.id), t`Die Abstimmung ist geschlossen.`)}
      onCancel={onDone}
    >
      {refused}
    </Ask>
  );
}

function Extend({ vote, onDone }: AskProps) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onDone);
  const faults = { ...useDeadlineFaults(), past: t`Die neue Frist muss später enden als die alte.` };
  const [end, setEnd] = useState(() => asLocal(new Date((vote.until ?? Date.now()) + 86_400_000)));
  const [fault, setFault] = useState<DeadlineFault | null>(null);
  const field = useRef<HTMLDivElement>(null);
  const extend = () => {
    const until = endOf(end, vote.until ?? Date.now());
    if (typeof until === "number") return void does(() => acts.extend(vote.id, until), t`Die Frist ist verlängert.`);
    setFault(until);
    field.current?.querySelector("input")?.focus();
  };
  return (
    <Ask busy={busy} title={t`Frist verlängern`} body={t`Die neue Frist steht im Protokoll. Verkürzen lässt sie sich nicht.`} confirm={t`Verlängern`} onConfirm={extend} onCancel={onDone}>
      <div ref={field}><Field type="datetime-local" label={t`Abstimmen bis`} value={end} error={fault === null ? undefined : faults[fault]} onChange={(event) => setEnd(event.target.value)} /></div>
      {refused}
    </Ask>
  );
}
