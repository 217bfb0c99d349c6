/** Card and panel of votes: they come with the first sitting, and no other room loads them. */
import { lazy, Suspense, useEffect } from "react";
import { useVoteRoomIfAny } from "./scope";
import { VoteBoundary, VoteFault } from "./VoteBoundary";

const loadFront = () => import("./Front");
const loadPanel = () => import("./VotePanel");
const Front = lazy(() => loadFront().then(({ VoteFront }) => ({ default: VoteFront })));
const Panel = lazy(() => loadPanel().then(({ VotePanel }) => ({ default: VotePanel })));

/** Fetched before they are needed: a vote waits for nobody's connection. */
export function useVoteParts(sits: boolean): void {
  useEffect(() => {
    // What fails now is fetched again when it is shown.
    if (sits) void Promise.allSettled([loadFront(), loadPanel()]);
  }, [sits]);
}

export function VoteFrontPart() {
  const room = useVoteRoomIfAny();
  if (room?.isMissing === true) return <div className="vote-front"><VoteFault why="missing" /></div>;
  if (!room?.front) return null;
  return (
    <VoteBoundary className="vote-front">
      <Suspense fallback={null}>
        <Front />
      </Suspense>
    </VoteBoundary>
  );
}

export function VotePanelPart() {
  if (useVoteRoomIfAny()?.isMissing === true) return <div className="body"><VoteFault why="missing" /></div>;
  return (
    <VoteBoundary className="body">
      <Suspense fallback={<div className="body" aria-busy />}>
        <Panel />
      </Suspense>
    </VoteBoundary>
  );
}
