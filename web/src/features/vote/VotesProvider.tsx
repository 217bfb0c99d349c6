/** Runs the engine of votes while the room is a sitting. Whoever is in no sitting never loads it. */
import { useEffect, useState } from "react";
import { Store } from "../../call/store";
import { useRoom } from "../room/act";
import { useStore } from "../room/useStore";
import type { Votes } from "./contract";
import type { Running } from "./engine/start";
import { idle, missing } from "./idle";
import { VotesScope } from "./useVotes";

const nothing = new Store<Votes>(idle);

export function VotesProvider({ children }: { readonly children: React.ReactNode }) {
  const { call, conference } = useRoom();
  const { sitting, you } = conference;
  const sits = sitting !== null;
  const [running, setRunning] = useState<Running | null>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    if (!sits) return;
    let started: Running | null = null;
    let isOver = false;
    void import("./engine/start").then(
      ({ start }) => {
        if (isOver) return;
        started = start(call);
        setRunning(started);
      },
      () => !isOver && setMissing(true),
    );
    return () => {
      isOver = true;
      started?.end();
      setRunning(null);
      setMissing(false);
    };
  }, [call, sits]);
  useEffect(() => running?.engine.show(sitting, you), [running, sitting, you]);
  const votes = useStore(running?.engine.view ?? nothing);
  return <VotesScope value={isMissing ? missing : votes}>{children}</VotesScope>;
}
