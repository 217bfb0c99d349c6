/** Whoever is listed as missing keeps their place when they have voted: no button moves under the pointer of those who lead. */
import { useState } from "react";
import type { VoteView } from "./contract";
import { votersOf } from "./phase";

type Member = VoteView["members"][number];

interface Listed {
  readonly shown: readonly Member[];
  /** How many are missing who are not among them. */
  readonly more: number;
  /** Lists all who are missing now, and nobody else. */
  readonly showAll: () => void;
}

/** At first at most `max` of those who are missing. */
export function useListed(vote: VoteView, missing: readonly Member[], max: number): Listed {
  const idsOf = (some: readonly Member[]) => new Set(some.map(({ id }) => id));
  const [ids, setIds] = useState(() => idsOf(missing.slice(0, max)));
  return {
    shown: votersOf(vote).filter(({ id }) => ids.has(id)),
    more: missing.filter(({ id }) => !ids.has(id)).length,
    showAll: () => setIds(idsOf(missing)),
  };
}
