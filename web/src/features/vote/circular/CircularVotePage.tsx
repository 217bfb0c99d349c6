/** One vote of a body without a meeting: read, voted, led and kept on one page. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api } from "../../../api/client";
import type { CircularWay } from "../../../api/generated";
import { useProblemText } from "../../../app/problems";
import { Store } from "../../../call/store";
import { Icon } from "../../../ui/Icon";
import { usePageTitle } from "../../../ui/SitePage";
import { NoticeBar } from "../../room/NoticeBar";
import { Notices } from "../../room/notices";
import { useStore } from "../../room/useStore";
import type { Votes, VoteView } from "../contract";
import type { Running } from "../engine/start";
import { idle, missing } from "../idle";
import { keepPlace, useVoteRoom } from "../scope";
import { VoteFault } from "../VoteBoundary";
import { VoteCard } from "../VoteCard";
import { VoteShelf } from "../VoteRoomProvider";
import { Draft } from "./Draft";
import { Lead } from "./Lead";
import { useOpening } from "./opening";
import "../card.css";
import "../ballot.css";
import "../result.css";
import "../conduct.css";
import "./circular.css";

const nothing = new Store<Votes>(idle);

export function CircularVotePage() {
  const { id, vote } = useParams({ strict: false });
  return id === undefined || vote === undefined ? null : <OneVote key={vote} body={id} vote={vote} />;
}

function OneVote({ body, vote }: { readonly body: string; readonly vote: string }) {
  const problem = useProblemText();
  const [notices] = useState(() => new Notices());
  const votes = useEngine(body, vote);
  const page = useQuery({ queryKey: ["body-votes", body, "head"], queryFn: () => api.bodyVotes(body, null) });
  const name = page.data?.body.name ?? "";
  return (
    <div className="wrap stack g4 circular">
      <p><Link to="/bodies/$id" params={{ id: body }} className="row"><Icon name="chevron-left" size="s" />{name === "" ? <Trans>Abstimmungen</Trans> : <bdi>{name}</bdi>}</Link></p>
      {page.isError ? (
        <p className="err" role="alert"><Icon name="circle-alert" />{problem(page.error)}</p>
      ) : (
        <VoteShelf votes={votes} notices={notices} onCard={lookAtVote}>
          <Shown vote={vote} way={page.data?.circular ?? "free"} notices={notices} />
          <NoticeBar notices={notices} open={null} onOpen={lookAtVote} />
        </VoteShelf>
      )}
    </div>
  );
}

/** What a notice tells of stands on the card. */
function lookAtVote(): void {
  const title = document.querySelector<HTMLElement>(".circular .vote .ttl");
  title?.scrollIntoView({ block: "center" });
  title?.focus({ preventScroll: true });
}

/** The engine runs as long as somebody looks. */
function useEngine(body: string, vote: string): Votes {
  const [running, setRunning] = useState<Running | null>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    let started: Running | null = null;
    let isOver = false;
    void import("../engine/circular").then(
      ({ startCircular }) => {
        if (isOver) return;
        started = startCircular(body, vote);
        setRunning(started);
      },
      () => !isOver && setMissing(true),
    );
    return () => {
      isOver = true;
      started?.end();
      setRunning(null);
    };
  }, [body, vote]);
  const votes = useStore(running?.engine.view ?? nothing);
  return isMissing ? missing : votes;
}

/** An alarm that is seen on its card needs no notice, which would only lie over it. */
function useSeenAlarm(notices: Notices, vote: VoteView | null): void {
  const alarm = vote?.alarm ?? null;
  useEffect(() => {
    const head = document.querySelector(".circular .vote.alarm > header");
    if (alarm === null || head === null) return undefined;
    const sight = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) notices.dismiss("vote-alarm");
    });
    sight.observe(head);
    return () => sight.disconnect();
  }, [alarm, notices]);
}

function Shown({ vote: id, way, notices }: { readonly vote: string; readonly way: CircularWay; readonly notices: Notices }) {
  const { t } = useLingui();
  const { votes, desk, leads, isMissing } = useVoteRoom();
  const vote = votes.find((one) => one.id === id) ?? null;
  const opening = useOpening();
  useSeenAlarm(notices, vote);
  usePageTitle(vote === null || vote.title === "" ? t`Umlaufbeschluss` : vote.title);
  if (isMissing === true) return <VoteFault why="missing" />;
  if (desk === null) return <p role="status"><Trans>Einen Moment …</Trans></p>;
  if (opening.opens) {
    return (
      <>
        <h1><Trans>Umlaufbeschluss</Trans></h1>
        <section className="card conduct" aria-label={t`Abstimmung leiten`} tabIndex={-1} onFocus={keepPlace}><p role="status"><Trans>Der Umlaufbeschluss wird unterschrieben und eröffnet …</Trans></p></section>
      </>
    );
  }
  const isDraft = vote === null || vote.stage === "empty";
  if (isDraft) {
    return (
      <>
        <h1><Trans>Umlaufbeschluss</Trans></h1>
        {leads ? <Draft id={id} way={way} opening={opening} /> : <p className="card mut"><Trans>Diese Abstimmung wird noch vorbereitet.</Trans></p>}
      </>
    );
  }
  return (
    <>
      <h1 className="vh"><Trans>Umlaufbeschluss</Trans></h1>
      {leads && <Lead key={vote.stage} vote={vote} opening={opening} />}
      <VoteCard vote={vote} />
    </>
  );
}
