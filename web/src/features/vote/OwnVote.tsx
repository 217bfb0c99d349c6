/** One's own part while a vote is open: casting, waiting, having cast, or why one has no vote. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { ComponentProps, ReactNode, RefObject } from "react";
import { Icon } from "../../ui/Icon";
import { Ballot } from "./Ballot";
import type { SealedBallot, VoteView } from "./contract";
import { isCircular } from "./phase";
import { Sealed, Shown } from "./Sealed";
import { useVoteRoom } from "./scope";
import { Shape, shapeOf } from "./Shape";
import { useChoiceText } from "./words";

export function OwnVote({ vote }: { readonly vote: VoteView }) {
  const { acts, run, key } = useVoteRoom();
  // The ballot that is being changed. When another one is in the urn, the form goes, and what was chosen in it.
  const [changes, setChanges] = useState<{ readonly code: string | null } | null>(null);
  const done = useRef<HTMLParagraphElement>(null);
  const pressed = useRef(false);
  // From the press to the answer. `busy` is known before the next drawing: a second press may be faster.
  const busy = useRef(false);
  const [sends, setSends] = useState(false);
  // A secret ballot whose code is known; and the code that was seen before, of the ballot that was cast then.
  const [sealed, setSealed] = useState<SealedBallot | null>(null);
  const [seen, setSeen] = useState<Seen | null>(null);
  // What is shown of a ballot follows a press here, or it stands there since before.
  const [hasSealed, setHasSealed] = useState(false);
  const { mine, definition } = vote;
  const { ballot, code } = mine;
  const forget = () => void acts.forgetSealed(vote.id).catch(() => undefined);
  const changing = changes !== null && changes.code === code;
  const leave = useEffectEvent(() => sealed !== null && forget());
  // Whoever puts the card away has put away what was chosen, too.
  useEffect(() => () => void leave(), []);
  useEffect(() => {
    // The form is gone with the answer, and the focus would be lost with it.
    if (ballot !== "accepted" || !pressed.current) return;
    pressed.current = false;
    requestAnimationFrame(() => done.current?.focus());
  }, [ballot, code]);
  if (definition === null) return null;
  if (vote.fellBack) return <OnPaper />;
  if (!mine.entitled) return <NoVote vote={vote} />;
  if (mine.opened !== null) return <Shown vote={vote} opened={mine.opened} follows={hasSealed} />;
  // Until it is settled this device casts nothing.
  const change = definition.change && vote.alarm === null;
  const once = async <T,>(act: () => Promise<T>) => {
    if (busy.current) return null;
    busy.current = true;
    setSends(true);
    const answered = await run(act);
    busy.current = false;
    setSends(false);
    return answered;
  };
  const send = async <T,>(act: () => Promise<T>) => {
    pressed.current = true;
    const got = await once(act);
    if (got === null) pressed.current = false;
    return got;
  };
  const cast = (choice: readonly string[]) => {
    setSeen(null);
    return send(() => acts.cast(vote.id, choice));
  };
  const anew = () => {
    setSealed(null);
    forget();
  };
  const seal = async (choice: readonly string[]) => {
    const got = await once(() => acts.seal(vote.id, choice));
    if (!got) return;
    setHasSealed(true);
    setSealed(got.value);
  };
  const castSealed = async ({ code: shown }: SealedBallot) => {
    setSeen(null);
    const got = await send(() => acts.castSealed(vote.id));
    if (got) setSeen({ shown, ballot: got.value });
    setSealed(null);
  };
  if ((ballot === "accepted" || ballot === "replaced") && (!changing || vote.alarm !== null)) {
    return (
      <div className="stack g3">
        <Disputed vote={vote} />
        <Cast vote={vote} seen={seen?.ballot === code ? seen.shown : null} focus={done} />
        {isElsewhere(vote) && <OtherDevice vote={vote} />}
        {change && <button type="button" className="btn o w" onClick={() => setChanges({ code })}><Icon name="undo-2" size="s" /><Trans>Stimme ändern</Trans></button>}
      </div>
    );
  }
  if (ballot === "none" && !changing && mine.id !== null && vote.voted.has(mine.id)) {
    const may = change && (isCircular(vote) ? key !== "unable" : key === "ready" && !mine.otherKey);
    return (
      <div className="stack g3">
        <Recorded vote={vote} />
        {isElsewhere(vote) && <OtherDevice vote={vote} />}
        {may && <button type="button" className="btn o w" onClick={() => setChanges({ code })}><Icon name="undo-2" size="s" /><Trans>Stimme ändern</Trans></button>}
      </div>
    );
  }
  if (vote.alarm !== null) return null;
  if (isElsewhere(vote) || (!isCircular(vote) && key === "other-device")) return <OtherDevice vote={vote} />;
  if (key === "unable") return <Unable isSecret={vote.isSecret} circular={isCircular(vote)} />;
  if (vote.byName && mine.id !== null && !vote.called.includes(mine.id)) return <Waits />;
  if (sealed !== null) return <Sealed vote={vote} sealed={sealed} sending={sends} onCast={() => void castSealed(sealed)} onAnew={anew} />;
  return <Ballot definition={definition} isSecret={vote.isSecret} weight={mine.weight} sending={sends || ballot === "sending"} onCast={(choice) => void cast(choice)} onSeal={vote.isSecret ? (choice) => void seal(choice) : undefined} onCancel={changing ? () => setChanges(null) : undefined} />;
}

/** What was seen before a ballot was cast: the code of its sealed form, with the code by which it stands in the log. */
interface Seen {
  readonly shown: string;
  readonly ballot: string;
}

/** Without a meeting everybody brings their own device; that another one came in between, only its owner can know. */
export const isElsewhere = (vote: VoteView): boolean => (isCircular(vote) ? vote.mine.replaced === true : vote.mine.otherKey);

/** Which sealed ballot lies in the urn, on every device of the person; and whether it is the one whose code was seen here. */
export function SealedCode({ code, seen = null }: { readonly code: string; readonly seen?: string | null }) {
  const isOther = seen !== null && seen !== code;
  return (
    <li>
      <Icon name={isOther ? "triangle-alert" : seen === null ? "lock" : "circle-check"} className={isOther ? "wait" : "ok"} />
      <span>
        {isOther ? (
          <Trans><b>In der Urne liegt ein anderer Stimmzettel</b> als der, dessen Code Sie gesehen haben: <span className="code">{code}</span> statt <span className="code">{seen}</span>. Sagen Sie es sofort laut.</Trans>
        ) : (
          <Trans>In der Urne liegt der Stimmzettel <span className="code">{code}</span>. Haben Sie vor dem Abgeben einen Code aufgeschrieben, vergleichen Sie ihn.</Trans>
        )}
      </span>
    </li>
  );
}

/** Whoever doubts the signatures of the server is not told beside it that one is good. */
const OF_SIGNATURES: ReadonlySet<string> = new Set(["alarm-signature", "alarm-acceptance", "alarm-closing"]);

/** Stored, and what comes next. */
function Cast({ vote: { mine, definition, isSecret, alarm }, seen, focus }: { readonly vote: VoteView; readonly seen: string | null; readonly focus: RefObject<HTMLParagraphElement | null> }) {
  const choiceText = useChoiceText();
  const what = mine.choice === null ? "" : choiceText(definition, mine.choice);
  const option = mine.choice?.length === 1 ? definition?.options.find(({ id }) => id === mine.choice?.[0]) : undefined;
  const shape = definition?.rule.decision.motion && option ? shapeOf(option.role) : null;
  return (
    <>
      <p className="verdict" ref={focus} tabIndex={-1}>
        {shape ? <Shape name={shape} /> : <Icon name={isSecret ? "lock" : "circle-check"} size="l" />}
        <b>{mine.choice === null ? <Trans>Ihre Stimme ist abgegeben</Trans> : <Trans>Sie haben „{what}“ gestimmt</Trans>}</b>
        {mine.code !== null && <span className="sub"><Trans>Ihr Code: <span className="code">{mine.code}</span></Trans></span>}
      </p>
      <ul className="ver">
        {(alarm === null || !OF_SIGNATURES.has(alarm)) && <li><Icon name="circle-check" className="ok" /><span><Trans>Der Server hat die Annahme unterschrieben.</Trans></span></li>}
        {mine.ballot === "replaced" && <li><Icon name="triangle-alert" className="wait" /><span><Trans><b>In der Urne liegt jetzt eine andere Stimme:</b> Auf Ihren Namen wurde danach an einem anderen Gerät abgestimmt.</Trans></span></li>}
        {mine.sealedCode !== null && <SealedCode code={mine.sealedCode} seen={seen} />}
        <li><Icon name="circle-dashed" className="wait" /><span><Trans>Nach dem Schluss prüft Ihr Gerät, ob Ihre Stimme in der Urne liegt.</Trans></span></li>
      </ul>
    </>
  );
}

function Note({ icon, tone = "", children }: { readonly icon: ComponentProps<typeof Icon>["name"]; readonly tone?: string; readonly children: ReactNode }) {
  return (
    <div className={`ntc ${tone}`}>
      <Icon name={icon} />
      <p>{children}</p>
    </div>
  );
}

/** A trustee cannot read the share of this ballot. */
export function Disputed({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const [busy, setBusy] = useState(false);
  if (!vote.mine.disputed) return null;
  const again = vote.stage === "open" && vote.definition?.change === true;
  const settle = async () => {
    if (busy) return;
    setBusy(true);
    await run(() => acts.settle(vote.id), t`Der eine Anteil ist offengelegt.`);
    setBusy(false);
  };
  return (
    <div className="ntc warn">
      <Icon name="triangle-alert" />
      <p><Trans>Eine Vertrauensperson sagt, dass sie ihren Anteil an Ihrem Stimmzettel nicht lesen kann.</Trans></p>
      {again ? (
        <p><Trans>Stimmen Sie neu ab: Der neue Stimmzettel gilt.</Trans></p>
      ) : (
        <>
          <p><Trans>Legen Sie diesen einen Anteil offen. Alle sehen dann, an wem es liegt; Ihre Wahl verrät er nicht.</Trans></p>
          <div className="acts"><button type="button" className="btn p sm" aria-disabled={busy} onClick={() => void settle()}><Trans>Anteil offenlegen</Trans></button></div>
        </>
      )}
    </div>
  );
}

function OnPaper() {
  return <Note icon="file-text"><Trans>Es wird auf Papier weiter abgestimmt. Was in der Urne liegt, wird nicht gezählt. Folgen Sie dem Vorsitz.</Trans></Note>;
}

function Recorded({ vote }: { readonly vote: VoteView }) {
  const { sealedCode } = vote.mine;
  return (
    <>
      <Note icon="user-check" tone="ok">
        {isCircular(vote) ? (
          <Trans>Ihre Stimme ist schon in der Urne, abgegeben auf einem anderen Gerät oder für Sie erfasst. Ist das falsch, melden Sie es sofort dem Vorsitz und erheben Sie Einwendung.</Trans>
        ) : (
          <Trans>Ihre Stimme ist schon in der Urne, abgegeben auf einem anderen Gerät oder für Sie erfasst. Ist das falsch, sagen Sie es jetzt laut und erheben Sie Einwendung.</Trans>
        )}
      </Note>
      {sealedCode !== null && <ul className="ver"><SealedCode code={sealedCode} /></ul>}
    </>
  );
}

function Waits() {
  return <Note icon="hourglass"><Trans>Warten Sie, bis Ihr Name aufgerufen ist. Dann stehen hier die Möglichkeiten.</Trans></Note>;
}

/** The roll names another key, or none: whoever came after it was signed has to be entered, too. */
export function OtherDevice({ vote: { mine, roll, definition } }: { readonly vote: VoteView }) {
  const late = roll !== null && !roll.keys.some(({ member }) => member === mine.id);
  if (definition?.circular != null) return <Note icon="shield-alert" tone="warn"><Trans>Auf Ihren Namen steht jetzt ein anderes Gerät. Haben Sie selbst dort abgestimmt, ändern Sie Ihre Stimme dort. Wenn nicht, melden Sie es sofort dem Vorsitz: Jemand anderes könnte mit Ihrer Stimme abstimmen.</Trans></Note>;
  if (late) return <Note icon="key-round" tone="warn"><Trans>Dieses Gerät steht nicht im Verzeichnis, weil Sie erst nach der Unterschrift gekommen sind. Bitten Sie Vorsitz oder Schriftführung, es einzutragen.</Trans></Note>;
  // Whoever did not do it themselves is the only one who can know.
  if (mine.replaced) return <Note icon="shield-alert" tone="warn"><Trans>Auf Ihren Namen steht jetzt ein anderes Gerät. Haben Sie sich selbst an einem anderen Gerät angemeldet? Wenn nicht, sagen Sie es sofort laut: Jemand anderes könnte mit Ihrer Stimme abstimmen.</Trans></Note>;
  return <Note icon="key-round" tone="warn"><Trans>Ihr Schlüssel für diese Sitzung liegt auf einem anderen Gerät. Stimmen Sie dort ab, oder bitten Sie Vorsitz oder Schriftführung, dieses Gerät einzutragen.</Trans></Note>;
}

function Unable({ isSecret, circular }: { readonly isSecret: boolean; readonly circular: boolean }) {
  if (circular) return <Note icon="triangle-alert" tone="warn"><Trans>Dieser Browser kann keinen Schlüssel aufbewahren, etwa in einem privaten Fenster. Nehmen Sie ein gewöhnliches Fenster oder einen anderen Browser.</Trans></Note>;
  return (
    <Note icon="triangle-alert" tone="warn">
      {isSecret ? (
        <Trans>Dieser Browser kann keinen Schlüssel aufbewahren, etwa in einem privaten Fenster. Geheim können Sie so nicht abstimmen. Nehmen Sie einen anderen Browser und bitten Sie Vorsitz oder Schriftführung, ihn einzutragen.</Trans>
      ) : (
        <Trans>Dieser Browser kann keinen Schlüssel aufbewahren, etwa in einem privaten Fenster. Sagen Sie Ihre Stimme laut: Vorsitz oder Schriftführung erfasst sie, und das steht in der Niederschrift.</Trans>
      )}
    </Note>
  );
}

/** Why somebody only looks on. */
function NoVote({ vote }: { readonly vote: VoteView }) {
  const { desk } = useVoteRoom();
  const { mine } = vote;
  const own = vote.roll?.register.members.find((member) => member.id === mine.id);
  if (mine.excluded) return <Note icon="ban"><Trans>Sie sind für diesen Punkt ausgeschlossen und haben keine Stimme.</Trans></Note>;
  if (desk?.member !== true) {
    return <Note icon="info">{desk?.duty ? <Trans>Sie leiten diese Abstimmung und haben selbst keine Stimme.</Trans> : <Trans>Sie sind kein Mitglied des Gremiums und haben keine Stimme. Sie sehen, wie die Abstimmung verläuft.</Trans>}</Note>;
  }
  return (
    <Note icon="info">
      {own?.seat === "advisory" ? (
        <Trans>Sie sind beratendes Mitglied und haben keine Stimme.</Trans>
      ) : own?.seat === "substitute" ? (
        <Trans>Sie vertreten in dieser Abstimmung niemanden und haben keine Stimme.</Trans>
      ) : (
        <Trans>Sie haben in dieser Abstimmung keine Stimme: Sie werden vertreten, oder Sie stehen nicht im Verzeichnis.</Trans>
      )}
    </Note>
  );
}

/** Whoever votes in somebody's place reads for whom. */
export function StandsIn({ vote: { mine } }: { readonly vote: VoteView }) {
  const { standsInFor } = mine;
  if (!mine.entitled || standsInFor === null) return null;
  return <p className="row nw t"><Icon name="user-check" size="s" /><span><Trans>Sie vertreten in dieser Abstimmung <b><bdi>{standsInFor}</bdi></b>.</Trans></span></p>;
}

/** Before the opening: whether this device stands in the roll. */
export function OwnLine({ vote }: { readonly vote: VoteView }) {
  const { mine } = vote;
  if (vote.roll === null) return null;
  if (!mine.entitled) return <NoVote vote={vote} />;
  if (isCircular(vote)) return null;
  if (mine.otherKey) return <OtherDevice vote={vote} />;
  const line = vote.members.findIndex((member) => member.id === mine.id) + 1;
  return (
    <Note icon="user-check" tone="ok"><Trans>Sie stehen im Verzeichnis der Stimmberechtigten, Zeile {line}, mit dem Schlüssel dieses Geräts.</Trans></Note>
  );
}
