// The own ballot in the closed log: there, replaced by a later one of the same person, or missing; and whether that is wrong.
import { same } from "../../../../verifier/bytes";
import type { Session } from "./session";

export interface OwnFound {
  readonly found: "found" | "replaced" | "missing" | null;
  /** Nothing if that can be as it is. */
  readonly alarm: string | null;
}

/** Whether the key of this device stood under the own name when this entry was made: what was signed then, it has signed. */
function stoodAt({ law, reading, house }: Session, index: number): boolean {
  const { you, key } = house.person();
  const later = reading.told.keyed.findLast((entry) => entry.member === you && entry.index < index)?.key;
  const listed = [...(law.roll?.keys ?? []), ...(law.roll?.officers ?? []).map((officer) => ({ member: officer.id, key: officer.key }))];
  const named = later ?? listed.find(({ member }) => member === you)?.key;
  return named !== undefined && key !== null && same(named, key.bytes);
}

/** What the log has counted for this person was signed with the key of this device, which knows nothing of it. */
function isForeign(session: Session): boolean {
  const { law, house, memory } = session;
  const counted = law.casting?.ballots.get(house.person().you ?? "");
  if (counted === undefined || counted.index === memory.mine?.index || (memory.mine === null && counted.how !== "device")) return false;
  return session.hasOwnKey() && stoodAt(session, counted.index);
}

export function ownFound(session: Session): OwnFound {
  const { law, memory, house, id } = session;
  const { you, late } = house.person();
  const { mine } = memory;
  if (you === null || law.closing === null) return { found: null, alarm: null };
  // A ballot that was there before this device had its key is by another one of this person.
  if (mine === null) return { found: null, alarm: isForeign(session) && !late.includes(id) ? "alarm-counted" : null };
  const leaf = mine.index < law.closing ? session.reading.tree.leaves[mine.index] : undefined;
  if (leaf === undefined || !same(leaf, mine.leaf)) return { found: "missing", alarm: "alarm-ballot-missing" };
  const counted = law.casting?.ballots.get(you);
  if (counted === undefined || counted.index === mine.index) return { found: "found", alarm: null };
  return { found: "replaced", alarm: isForeign(session) ? "alarm-counted" : null };
}

/** While it is open: another device of this person has cast a later one. Tabs of one device know of each other a little later. */
export function isReplaced(session: Session): boolean {
  const { law, memory, house } = session;
  const known = law.casting?.ballots.get(house.person().you ?? "");
  return memory.mine !== null && known !== undefined && known.index > memory.mine.index && !stoodAt(session, known.index);
}
