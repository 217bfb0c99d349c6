// Whoever takes part in a vote without a meeting: no room shows them, the register of the body does.
import type { Sitting, VoteDesk } from "../../../api/generated";
import type { Electorate, People } from "./draft";

type Seat = Sitting["members"][number]["seat"];

/** Members as the roll has to have them. Nobody is anywhere; whoever has no account answers by letter or telephone. */
export function electorateOf({ register }: VoteDesk): Electorate | null {
  if (register.length === 0) return null;
  const members = register.flatMap(({ id, name, group, seat, votes, remote }) =>
    seat === null ? [] : [{ id, name, group, seat: seat as Seat, votes, place: remote ? ("phone" as const) : null, excluded: false, participant: id }],
  );
  return { members };
}

/** Those who lead. */
export const leadersOf = ({ register }: VoteDesk): People =>
  register.flatMap(({ id, name, duty }) => (duty === null ? [] : [{ id, name, role: duty === "chair" ? ("chair" as const) : ("minute-taker" as const) }]));
