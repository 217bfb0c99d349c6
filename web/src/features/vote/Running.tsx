/** A vote that is open, for those who lead it: who is missing, calling names, entering votes, the close. Who, not what. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { PLACE_ICONS, usePlaceNames } from "../sitting/words";
import { Avatar } from "../stage/Avatar";
import type { VoteView } from "./contract";
import { Reports, useDialogAct } from "./dialogs";
import { KeysDue } from "./KeysDue";
import { isDrawn, votersOf } from "./phase";
import { Recording } from "./Recording";
import { useVoteRoom } from "./scope";
import { Turnout } from "./Turnout";
import { useListed } from "./useListed";

/** So many of those who are missing are named at once; each ballot would draw two thousand anew. */
const SHOWN = 40;

type Member = VoteView["members"][number];

/** A deadline is put off by so many minutes. */
const MORE_MINUTES = 2;

export function Running({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run, front } = useVoteRoom();
  const [recording, setRecording] = useState<string | null>(null);
  const missing = votersOf(vote).filter((member) => !vote.voted.has(member.id));
  const recorded = missing.find((member) => member.id === recording);
  const { until } = vote;
  if (isDrawn(vote)) {
    return (
      <section className="stack" aria-label={t`Losentscheid`}>
        <Reports vote={vote} />
        <KeysDue vote={vote} />
        <p><Trans>Warten Sie, bis alle, die mitziehen sollen, da sind. Danach ziehen Sie das Los.</Trans></p>
        <Close vote={vote} missing={[]} />
      </section>
    );
  }
  return (
    <section className="stack" aria-label={t`Abstimmung läuft`}>
      {front?.id !== vote.id && !vote.fellBack && <Turnout vote={vote} />}
      <Reports vote={vote} />
      <KeysDue vote={vote} />
      {vote.byName && <CallNext vote={vote} />}
      {vote.fellBack ? <p><Trans>Es wird auf Papier abgestimmt. Schließen Sie, wenn alle ihren Stimmzettel abgegeben haben; danach tragen zwei Personen die Zählung ein.</Trans></p> : recorded ? <Recording key={recorded.id} vote={vote} member={recorded} onDone={() => setRecording(null)} /> : <Missing key={vote.id} vote={vote} missing={missing} onRecord={setRecording} />}
      {until !== null && <button type="button" className="btn o w" onClick={() => void run(() => acts.extend(vote.id, until + MORE_MINUTES * 60_000), t`Die Frist ist um ${MORE_MINUTES} Minuten verlängert.`)}><Icon name="clock" size="s" /><Trans>{MORE_MINUTES} Minuten mehr</Trans></button>}
      <Close vote={vote} missing={missing} />
      {vote.choices === null && <p className="hint"><Trans>Das Ergebnis ist bis zum Schluss auch für Sie verborgen.</Trans></p>}
    </section>
  );
}

/** The next name in the order of the register; whoever was called may answer at any time after. */
function CallNext({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const button = useRef<HTMLButtonElement>(null);
  const pressed = useRef(false);
  const [busy, setBusy] = useState(false);
  const voters = votersOf(vote);
  const next = voters.find((member) => !vote.called.includes(member.id) && member.place !== null) ?? voters.find((member) => !vote.called.includes(member.id));
  const [done, all] = [vote.called.length, voters.length];
  const current = voters.find((member) => member.id === vote.called.at(-1));
  useEffect(() => {
    // The hand stays on the keys: after a name the next one is there.
    if (pressed.current) button.current?.focus();
    pressed.current = false;
  }, [done]);
  const name = next?.name ?? "";
  const call = async () => {
    if (next === undefined || busy) return;
    pressed.current = true;
    setBusy(true);
    await run(() => acts.call(vote.id, next.id), t`Aufgerufen: ${name}`);
    setBusy(false);
  };
  return (
    <section className="ccard stack g2" aria-label={t`Namensaufruf`}>
      <p className="row sb"><b><Trans>Namensaufruf</Trans></b><span className="num"><Trans>{done} von {all}</Trans></span></p>
      {current && <p className="called"><span className="sm mut"><Trans>Aufgerufen</Trans></span><b><bdi>{current.name}</bdi></b><span className="sm">{vote.voted.has(current.id) ? <Trans>hat abgestimmt</Trans> : <Trans>noch nicht abgestimmt</Trans>}</span></p>}
      {next ? <button type="button" className="btn p w" ref={button} aria-disabled={busy} onClick={() => void call()}><Icon name="megaphone" size="s" /><Trans>Aufrufen: {name}</Trans></button> : <p><Trans>Alle Namen sind aufgerufen.</Trans></p>}
    </section>
  );
}

function Missing({ vote, missing, onRecord }: { readonly vote: VoteView; readonly missing: readonly Member[]; readonly onRecord: (member: string) => void }) {
  const { t } = useLingui();
  const places = usePlaceNames();
  const { shown, more, showAll } = useListed(vote, missing, SHOWN);
  const count = missing.length;
  const recordable = ({ id, place }: Member) => !vote.voted.has(id) && !vote.isSecret && place !== null && (!vote.byName || vote.called.includes(id));
  return (
    <section className="stack g1">
      <h3 className="row">{count === 0 ? <><Icon name="circle-check" className="ok" /><Trans>Alle haben abgestimmt.</Trans></> : <Trans>Es fehlen noch {count}</Trans>}</h3>
      <ul className="ppl">
        {shown.map((member) => {
          const { id, name, place } = member;
          return (
            <li key={id}>
              <Avatar id={id} name={name} size="av-s" />
              <span>
                <span className="nm"><bdi>{name}</bdi></span>
                <span className="sub row">{vote.voted.has(id) ? <><Icon name="circle-check" className="ok" size="s" /><Trans>hat abgestimmt</Trans></> : place === null ? <Trans>nicht anwesend</Trans> : <><Icon name={PLACE_ICONS[place]} size="s" />{places[place]}</>}</span>
              </span>
              {recordable(member) && <button type="button" className="btn o sm" aria-label={t`Stimme von ${name} erfassen`} onClick={() => onRecord(id)}><Trans>Erfassen …</Trans></button>}
            </li>
          );
        })}
      </ul>
      {more > 0 && <button type="button" className="btn q w" onClick={showAll}><Trans>Weitere {more} zeigen</Trans></button>}
    </section>
  );
}

interface CloseProps {
  readonly vote: VoteView;
  readonly missing: readonly Member[];
}

function Close({ vote, missing }: CloseProps) {
  const { acts, run } = useVoteRoom();
  const done = useClosedText(vote);
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const close = async () => {
    if (busy) return;
    setBusy(true);
    if ((await run(() => acts.close(vote.id), done)) === null) setBusy(false);
  };
  const uncalled = vote.byName && vote.called.length < votersOf(vote).length;
  return (
    <>
      {/* While names are read out, reading on is what comes next. */}
      <button type="button" className={`btn w ${uncalled ? "o" : "p"}`} aria-disabled={busy} onClick={() => (missing.length === 0 ? void close() : setAsks(true))}><Icon name="lock" size="s" />{isDrawn(vote) ? <Trans>Weiter zum Losen</Trans> : missing.length === 0 ? <Trans>Abstimmung schließen</Trans> : <Trans>Abstimmung schließen …</Trans>}</button>
      {asks && <CloseDialog vote={vote} missing={missing} onClose={() => setAsks(false)} />}
    </>
  );
}

function CloseDialog({ vote, missing, onClose }: CloseProps & { readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  const done = useClosedText(vote);
  const [voted, entitled] = [vote.voted.size, vote.entitled];
  const names = missing.filter((member) => member.place !== null).map((member) => member.name).join(", ");
  const late = names === "" ? t`Danach geht nichts mehr hinein. Wer fehlt, ist nicht anwesend.` : t`Von den Anwesenden fehlen: ${names}. Ihre Stimmen gelten dann als nicht abgegeben. Danach geht nichts mehr hinein.`;
  const after = vote.isSecret ? t`Dann zählen die Vertrauenspersonen aus.` : vote.choices === null ? t`Dann sehen alle, wer wie gestimmt hat.` : t`Dann folgt das Ergebnis.`;
  return (
    <Ask
      busy={busy}
      title={vote.fellBack ? t`Abstimmung auf Papier schließen?` : t`Abstimmung mit ${voted} von ${entitled} Stimmen schließen?`}
      body={vote.fellBack ? t`Haben alle ihren Stimmzettel abgegeben? Danach tragen zwei Personen ein, was gezählt wurde.` : `${late} ${after}`}
      confirm={t`Schließen`}
      onConfirm={() => void does(() => acts.close(vote.id), done)}
      onCancel={onClose}
    >
      {refused}
    </Ask>
  );
}

/** What comes when it is closed. */
function useClosedText(vote: VoteView): string {
  const { t } = useLingui();
  return isDrawn(vote) ? t`Jetzt wird gelost.` : t`Die Abstimmung ist geschlossen.`;
}
