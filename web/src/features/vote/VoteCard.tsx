/** One vote as everybody sees it: one card for all phases, before the stage or in the panel. */
import { Trans, useLingui } from "@lingui/react/macro";
import { memo, useId, useRef, useState } from "react";
import { keepFocus } from "../../ui/focus";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/Icon";
import { figures } from "../floor/time";
import { useRoom } from "../room/act";
import { useNow } from "../room/useMedia";
import { Alarm } from "./Alarm";
import { Attachments } from "./Attachments";
import { Deadline, Opposition } from "./circular/Procedure";
import type { VoteView } from "./contract";
import { Objections, ObjectionDialog, ReportDialog } from "./dialogs";
import { Files, Receipt } from "./Files";
import { Names } from "./Names";
import { Disputed, isElsewhere, OtherDevice, OwnLine, OwnVote, StandsIn } from "./OwnVote";
import { isCircular, isDrawn, isRollCall, phaseOf, votersOf } from "./phase";
import { CheckCode, Proof } from "./Proof";
import { Result, Verdict } from "./Result";
import { useVoteRoom } from "./scope";
import { TrusteeCard } from "./TrusteeCard";
import { AuditCheck, Shown } from "./Sealed";
import { Turnout } from "./Turnout";
import { grouped } from "./spelling";
import { kindOf, useCauseNames, useDecisionText, useKindNames, useKindText, useStageText } from "./words";

const ICONS: Record<VoteView["stage"], IconName> = { empty: "pencil", frozen: "clock", listed: "clock", open: "vote", closed: "lock", counted: "lock", announced: "stamp", void: "ban" };
const TONES: Record<VoteView["stage"], string> = { empty: "out", frozen: "out", listed: "out", open: "a", closed: "", counted: "", announced: "ok", void: "warn" };

interface VoteCardProps {
  readonly vote: VoteView;
  /** Puts the card away; without it, it stays. */
  readonly onAway?: (() => void) | undefined;
}

/** Drawn anew when the vote has changed, and not whenever the room has. */
export const VoteCard = memo(function VoteCard({ vote, onAway }: VoteCardProps) {
  const { t } = useLingui();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [asks, setAsks] = useState<"report" | { readonly object: string } | null>(null);
  const { desk } = useVoteRoom();
  const phase = phaseOf(vote);
  // The law takes objections from the opening on, also after the result was declared.
  const mayObject = desk?.member === true && desk.you !== null && phase !== "prepared" && (vote.stage !== "void" || vote.isTold);
  const mayReport = desk?.member === true && (phase === "open" || phase === "closed");
  const object = (text: string) => setAsks({ object: text });
  const code = vote.checkCode === null ? "" : grouped(vote.checkCode);
  return (
    <section className={`vote ${vote.alarm !== null ? "alarm" : phase === "open" ? "open" : ""}`} aria-labelledby={id} data-vote={vote.id} data-stage={vote.stage} onFocus={({ target }) => keepFocus(target, () => heading.current)}>
      <CardHead vote={vote} onAway={vote.alarm === null ? onAway : undefined} />
      <div className="in">
        <h2 className="ttl" id={id} ref={heading} tabIndex={-1}><bdi>{vote.title}</bdi></h2>
        {vote.alarm !== null && <Alarm vote={vote} code={vote.alarm} onObject={mayObject ? () => object("") : null} />}
        <TrusteeCard vote={vote} />
        {phase === "prepared" && <Prepared vote={vote} />}
        {phase === "open" && <Open vote={vote} />}
        {phase === "closed" && <Closed vote={vote} onOther={mayObject ? () => object(t`Mein Gerät zeigt den Prüfcode ${code}; vorgelesen wurde ein anderer.`) : null} />}
        {phase === "over" && <Over vote={vote} />}
        {vote.isSecret && vote.roll !== null && (phase === "open" || phase === "closed") && <AuditCheck vote={vote} />}
        <Objections vote={vote} />
        {(mayReport || mayObject) && (
          <div className="row">
            {mayReport && <button type="button" className="btn q sm grow" onClick={() => setAsks("report")}><Icon name="circle-alert" size="s" />{isCircular(vote) ? <Trans>Problem melden</Trans> : <Trans>Problem mit Bild oder Ton melden</Trans>}</button>}
            {mayObject && vote.alarm === null && <button type="button" className="btn q sm grow" onClick={() => object("")}><Trans>Einwendung erheben</Trans></button>}
          </div>
        )}
      </div>
      {asks === "report" && <ReportDialog vote={vote} onClose={() => setAsks(null)} />}
      {asks !== null && asks !== "report" && <ObjectionDialog vote={vote} text={asks.object} onClose={() => setAsks(null)} />}
    </section>
  );
});

function CardHead({ vote, onAway }: VoteCardProps) {
  const { t } = useLingui();
  const stage = useStageText();
  const kinds = useKindNames();
  const { definition } = vote;
  if (vote.alarm !== null) {
    return (
      <header>
        <Icon name="shield-alert" />
        <span><Trans>Prüfung fehlgeschlagen</Trans></span>
      </header>
    );
  }
  return (
    <header>
      <span className={`bdg ${vote.isTold ? "out" : TONES[vote.stage]}`}><Icon name={vote.isTold ? "info" : ICONS[vote.stage]} />{stage(vote)}</span>
      {vote.isSecret && <span className="bdg warn"><Icon name="flask-conical" /><Trans>Erprobung</Trans></span>}
      <span className="sm mut end">{definition !== null && kinds[kindOf(definition)]}</span>
      {onAway && <button type="button" className="btn q ic sm" aria-label={t`Karte weglegen`} onClick={onAway}><Icon name="x" /></button>}
    </header>
  );
}

/** Wording, who will see what, and what decides. */
export function Wording({ vote }: { readonly vote: VoteView }) {
  return (
    <>
      <Motion vote={vote} />
      <Decides vote={vote} />
    </>
  );
}

/** What decides. */
function Decides({ vote: { definition } }: { readonly vote: VoteView }) {
  const decision = useDecisionText();
  if (definition === null) return null;
  const { citation } = definition.rule;
  return <div className="rule"><p>{decision(definition)}</p>{citation.length > 0 && <p className="hint">{citation.join(", ")}</p>}</div>;
}

function Motion({ vote }: { readonly vote: VoteView }) {
  const kind = useKindText();
  const { definition } = vote;
  if (definition === null) return null;
  const trustees = definition.trustees?.trustees.map(({ name }) => name).join(", ") ?? "";
  return (
    <>
      <blockquote className="motion"><bdi>{definition.motion}</bdi></blockquote>
      {definition.repeats !== null && <p className="sm"><Icon name="repeat-2" size="s" /> <Trans>Wiederholung:</Trans> <bdi>{definition.repeats.reason}</bdi></p>}
      <Attachments vote={vote} definition={definition} />
      <p className="sm kind">{kind(kindOf(definition), definition.trustees)}</p>
      {trustees !== "" && <p className="sm"><Trans>Vertrauenspersonen:</Trans> <bdi>{trustees}</bdi></p>}
    </>
  );
}

function Prepared({ vote }: { readonly vote: VoteView }) {
  return (
    <>
      <Wording vote={vote} />
      <StandsIn vote={vote} />
      <OwnLine vote={vote} />
      {vote.definition !== null && !isCircular(vote) && <p className="hint"><Trans>Sie hören und sehen einen Hinweis, wenn die Abstimmung eröffnet wird. Ihr Fokus bleibt, wo er ist.</Trans></p>}
    </>
  );
}

/** What is to be chosen comes as early as it can: nobody scrolls past a possibility. */
function Open({ vote }: { readonly vote: VoteView }) {
  if (isDrawn(vote)) return <Draw vote={vote} />;
  return (
    <>
      <Motion vote={vote} />
      {vote.until !== null && (isCircular(vote) ? <Deadline untilMs={vote.until} /> : <Countdown untilMs={vote.until} />)}
      <StandsIn vote={vote} />
      <OwnVote key={vote.id} vote={vote} />
      {/* What is in the urn counts for nothing once the vote has gone on on paper. */}
      {vote.byName && !vote.fellBack && <Called vote={vote} />}
      <Opposition vote={vote} />
      {!vote.fellBack && <Turnout vote={vote} />}
      {isRollCall(vote) && <Names vote={vote} open />}
      <Decides vote={vote} />
    </>
  );
}

/** Nobody votes; each device draws by itself as soon as somebody begins. */
function Draw({ vote }: { readonly vote: VoteView }) {
  const names = vote.definition?.options.map(({ label }) => label).join(", ") ?? "";
  return (
    <>
      <Motion vote={vote} />
      <p><Trans>Gelost wird unter: <b><bdi>{names}</bdi></b></Trans></p>
      <div className="ntc">
        <Icon name="shuffle" />
        <p><Trans>Sie stimmen nicht ab. Wird gelost, zieht Ihr Gerät von selbst mit: Lassen Sie die Seite offen.</Trans></p>
      </div>
      <Decides vote={vote} />
    </>
  );
}

/** Told by the announcer at sensible times, not each second. */
function Countdown({ untilMs }: { readonly untilMs: number }) {
  const { conference } = useRoom();
  const left = untilMs - useNow(1_000) - conference.clockSkewMs;
  return (
    <p role="timer" aria-live="off" className="row left">
      <Icon name="timer" size="s" />
      {left > 0 ? <Trans>noch <b className="num">{figures(left)}</b></Trans> : <Trans>Die Zeit ist um. Die Abstimmung wird geschlossen.</Trans>}
    </p>
  );
}

function Called({ vote }: { readonly vote: VoteView }) {
  const now = votersOf(vote).find((member) => member.id === vote.called.at(-1));
  return (
    <p className="called">
      <span className="sm mut"><Trans>Aufgerufen</Trans></span>
      <b>{now ? <bdi>{now.name}</bdi> : <Trans>noch niemand</Trans>}</b>
    </p>
  );
}

function Closed({ vote, onOther }: { readonly vote: VoteView; readonly onOther: (() => void) | null }) {
  return (
    <>
      {vote.result !== null ? <Verdict vote={vote} /> : !vote.opposed && <Pending vote={vote} />}
      <Disputed vote={vote} />
      {vote.mine.opened !== null && <Shown vote={vote} opened={vote.mine.opened} />}
      <Proof vote={vote} />
      {vote.mine.entitled && isElsewhere(vote) && <OtherDevice vote={vote} />}
      <Opposition vote={vote} />
      {!isCircular(vote) && <CheckCode vote={vote} onOther={onOther} />}
      <Result vote={vote} />
      <Names vote={vote} />
      <Receipt vote={vote} />
      {vote.stage === "counted" && <p className="hint"><Trans>Das Ergebnis gilt, wenn der Vorsitz es feststellt.</Trans></p>}
    </>
  );
}

/** What has to happen before there is a result. */
function Pending({ vote }: { readonly vote: VoteView }) {
  const { sums, sumsNeeded } = vote;
  return (
    <div className="ntc">
      <Icon name="hourglass" />
      <p role="status">
        {vote.waitsFor === "sums" ? (
          <Trans>Die Vertrauenspersonen zählen aus: {sums} von {sumsNeeded} nötigen Summen sind da.</Trans>
        ) : vote.waitsFor === "tie" ? (
          <Trans>Stimmengleichheit: Der Vorsitz entscheidet.</Trans>
        ) : vote.waitsFor === "lot" && isDrawn(vote) ? (
          <Trans>Das Los wird von den Geräten gemeinsam gezogen.</Trans>
        ) : vote.waitsFor === "lot" ? (
          <Trans>Stimmengleichheit: Das Los wird von den Geräten gemeinsam gezogen.</Trans>
        ) : vote.waitsFor === "paper" ? (
          <Trans>Auf Papier gewechselt: Zwei Personen tragen die Zählung ein.</Trans>
        ) : vote.waitsFor === "complaints" ? (
          <Trans>Ein Stimmzettel ist beanstandet. Das wird zuerst geklärt.</Trans>
        ) : (
          <Trans>Das Ergebnis wird ausgerechnet und geprüft.</Trans>
        )}
      </p>
    </div>
  );
}

function Over({ vote }: { readonly vote: VoteView }) {
  const causes = useCauseNames();
  const { voided } = vote;
  return (
    <>
      {vote.isTold ? (
        <div className="ntc">
          <Icon name="info" />
          <p>{vote.stage === "void" ? <Trans>Der Server sagt, die Abstimmung sei für ungültig erklärt. Ihr Gerät kann das nicht prüfen.</Trans> : <Trans>Der Server sagt, das Ergebnis sei festgestellt. Ihr Gerät kann das nicht prüfen.</Trans>}</p>
        </div>
      ) : vote.stage === "void" ? (
        <div className="ntc warn">
          <Icon name="ban" />
          <p><b>{voided === null ? <Trans>Für ungültig erklärt</Trans> : causes[voided.cause as keyof typeof causes]}</b></p>
          {voided !== null && <p><bdi>{voided.reason}</bdi></p>}
          <p className="hint"><Trans>Die abgegebenen Stimmen bleiben in der Niederschrift, entscheiden aber nichts.</Trans></p>
        </div>
      ) : (
        <Verdict vote={vote} />
      )}
      {vote.mine.opened !== null && <Shown vote={vote} opened={vote.mine.opened} />}
      <Wording vote={vote} />
      {vote.stage === "announced" && <Result vote={vote} />}
      <Proof vote={vote} />
      {!isCircular(vote) && <CheckCode vote={vote} onOther={null} />}
      {vote.stage === "announced" && <Names vote={vote} />}
      <Receipt vote={vote} />
      <Files vote={vote} />
    </>
  );
}
