/** Card and panel of votes: they come with the first sitting, and no other room loads them. */
import { lazy, Suspense, useEffect } from "react";
import { useVoteRoomIfAny } from "./scope";

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
  if (!room?.front) return null;
  return (
    <Suspense fallback={null}>
      <Front />
    </Suspense>
  );
}

export function VotePanelPart() {
  return (
    <Suspense fallback={<div className="body" aria-busy />}>
      <Panel />
    </Suspense>
  );
}
