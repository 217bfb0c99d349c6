/** How a vote without a meeting is opened: its deadline, and the way through signature, roll and opening as one act. */
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useVoteRoom } from "../scope";
import { type DeadlineFault, endOf, useDeadlineFaults, usualEnd } from "./time";

/** So many hours before the close members are reminded; 0 is never. */
export type Reminder = "0" | "24" | "48" | "72";

export interface Opening {
  /** As the field for day and time has it. */
  readonly end: string;
  readonly setEnd: (end: string) => void;
  readonly fault: string | undefined;
  readonly remind: Reminder;
  readonly setRemind: (remind: Reminder) => void;
  /** Of signature, roll and opening some may be done: meanwhile no other step is offered. */
  readonly opens: boolean;
  /** Whether it can be opened until then; otherwise says why, and the focus goes to the field. */
  readonly check: () => boolean;
  /** Does first what is missing yet. */
  readonly open: (vote: string, first: () => Promise<void>) => Promise<void>;
}

/** Of the whole page: what was chosen outlives the step in which it was. */
export function useOpening(): Opening {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const faults = useDeadlineFaults();
  const [end, setEnd] = useState(() => usualEnd(Date.now()));
  const [remind, setRemind] = useState<Reminder>("24");
  const [fault, setFault] = useState<DeadlineFault | null>(null);
  const [opens, setOpens] = useState(false);
  const until = (): number | null => {
    const at = endOf(end, Date.now());
    setFault(typeof at === "number" ? null : at);
    if (typeof at === "number") return at;
    requestAnimationFrame(() => document.querySelector<HTMLElement>("[type=datetime-local]")?.focus());
    return null;
  };
  const open = async (vote: string, first: () => Promise<void>) => {
    const at = until();
    if (at === null || opens) return;
    setOpens(true);
    await run(async () => {
      await first();
      await acts.open(vote, at);
    }, t`Der Umlaufbeschluss ist eröffnet. Die Mitglieder erhalten eine Nachricht.`);
    setOpens(false);
  };
  return { end, setEnd, fault: fault === null ? undefined : faults[fault], remind, setRemind, opens, check: () => until() !== null, open };
}
