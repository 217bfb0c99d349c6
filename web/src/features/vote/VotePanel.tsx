/** "Abstimmungen": all votes of the sitting; each opens. Whoever leads makes and leads them here. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { Icon } from "../../ui/Icon";
import { Conduct } from "./Conduct";
import type { VoteView } from "./contract";
import { isDrawn, phaseOf, waitsForYou } from "./phase";
import { Prepare } from "./Prepare";
import { CARD, useVoteRoom, useVoteRoomIfAny } from "./scope";
import { VoteCard } from "./VoteCard";
import { useOutcomeText, useStageText } from "./words";
import "./conduct.css";

export function VotePanel() {
  const room = useVoteRoomIfAny();
  if (!room) return <div className="body votes"><p className="hint"><Trans>Die Abstimmungen werden geladen …</Trans></p></div>;
  const { picked, votes, leads } = room;
  const vote = votes.find((one) => one.id === picked) ?? null;
  const prepares = leads && picked !== null && (vote === null || vote.stage === "empty");
  return (
    <div className={`body votes ${leads ? "leads" : ""}`}>
      {picked !== null && (prepares || vote !== null) ? (
        <>
          <Back />
          {prepares ? (
            <section className="card stack conduct" aria-labelledby="vote-new" tabIndex={-1}>
              <h3 id="vote-new">{vote === null || vote.title === "" ? <Trans>Neue Abstimmung</Trans> : <bdi>{vote.title}</bdi>}</h3>
              <Prepare id={picked === "new" ? null : picked} vote={vote} />
            </section>
          ) : (
            vote !== null && <Opened vote={vote} />
          )}
        </>
      ) : (
        <List />
      )}
    </div>
  );
}

function Back() {
  const { t } = useLingui();
  const { pick } = useVoteRoom();
  const button = useRef<HTMLButtonElement>(null);
  // What was pressed in the list is gone.
  useEffect(() => button.current?.focus(), []);
  return <button type="button" ref={button} className="btn q sm back" onClick={() => pick(null)}><Icon name="arrow-left" size="s" />{t`Alle Abstimmungen`}</button>;
}

/** The card stands in one place at a time. */
function Opened({ vote }: { readonly vote: VoteView }) {
  const { front, leads, bring } = useVoteRoom();
  const isInFront = front?.id === vote.id;
  return (
    <>
      {isInFront && (
        <p className="row sb infront">
          <b><bdi>{vote.title}</bdi></b>
          <button type="button" className="btn o sm" onClick={() => {
            bring(vote);
            document.querySelector<HTMLElement>(`#${CARD} .ttl`)?.focus();
          }}><Trans>Zur Karte</Trans></button>
        </p>
      )}
      {leads && <Conduct key={vote.id} vote={vote} />}
      {!isInFront && <VoteCard vote={vote} />}
    </>
  );
}

function List() {
  const { key, votes, leads, pick, desk } = useVoteRoom();
  return (
    <>
      <KeyNote state={key} />
      {leads && desk !== null && (desk.rules.length > 0 ? (
        <button type="button" className="btn p w" onClick={() => pick("new")}><Icon name="plus" size="s" /><Trans>Neue Abstimmung</Trans></button>
      ) : (
        <p className="hint"><Trans>Abstimmen lässt sich, solange die Sitzung eröffnet ist. Eröffnen Sie sie unter Anwesenheit.</Trans></p>
      ))}
      {votes.length === 0 ? (
        <div className="empty">
          <Icon name="vote" size="xl" />
          <p>{desk === null ? <Trans>Die Abstimmungen werden geladen …</Trans> : <Trans>In dieser Sitzung wurde noch nicht abgestimmt.</Trans>}</p>
        </div>
      ) : (
        <ul className="vlist">{votes.toReversed().map((vote) => <Row key={vote.id} vote={vote} />)}</ul>
      )}
    </>
  );
}

function Row({ vote }: { readonly vote: VoteView }) {
  const { pick } = useVoteRoom();
  const stage = useStageText();
  const outcome = useOutcomeText();
  const [voted, entitled] = [vote.voted.size, vote.entitled];
  const waits = waitsForYou(vote);
  return (
    <li>
      <button type="button" onClick={() => pick(vote.id)}>
        <Icon name={vote.alarm !== null ? "shield-alert" : vote.isSecret ? "lock" : "vote"} />
        <span>
          <b><bdi>{vote.title}</bdi></b>
          <span className="sub">
            {stage(vote)}
            {phaseOf(vote) === "open" && !isDrawn(vote) && <> · {vote.fellBack ? <Trans>auf Papier</Trans> : <span className="num"><Trans>{voted} von {entitled}</Trans></span>}</>}
            {vote.result !== null && vote.stage !== "void" && <> · <bdi>{outcome(vote.definition, vote.result.evaluation.outcome)}</bdi></>}
          </span>
        </span>
        {vote.alarm !== null ? <span className="bdg dng"><Trans>Alarm</Trans></span> : waits ? <span className="bdg a"><Trans>wartet auf Sie</Trans></span> : <Icon name="chevron-right" />}
      </button>
    </li>
  );
}

/** How it is with one's own key, where that keeps one from voting. */
function KeyNote({ state }: { readonly state: ReturnType<typeof useVoteRoom>["key"] }) {
  if (state === "none" || state === "ready") return null;
  return (
    <div className={`ntc ${state === "waiting" ? "" : "warn"}`}>
      <Icon name="key-round" />
      <p>
        {state === "waiting" ? (
          <Trans>Ihr Gerät wird für die Abstimmungen angemeldet …</Trans>
        ) : state === "other-device" ? (
          <Trans>Sie sind in dieser Sitzung schon mit einem anderen Gerät angemeldet. Stimmen Sie dort ab, oder bitten Sie Vorsitz oder Schriftführung, dieses Gerät einzutragen.</Trans>
        ) : (
          <Trans>Dieser Browser kann keinen Schlüssel für Abstimmungen aufbewahren, etwa in einem privaten Fenster. Nehmen Sie ein gewöhnliches Fenster oder einen anderen Browser. Sonst wird Ihre Stimme auf Zuruf erfasst; geheim geht es so nicht.</Trans>
        )}
      </p>
    </div>
  );
}
