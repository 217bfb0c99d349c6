// What an officer's device does by itself: whoever the room shows and the open vote lacks has come.
import type { Sitting } from "../../../api/generated";
import { VoteRefused } from "../contract";
import { idOf } from "../spelling";
import type { Session } from "./session";

/** Members of the room whom the presence of the vote does not have there. */
function lacking({ law }: Session, sitting: Sitting): string[] {
  const { presence } = law;
  if (law.stage !== "open" || presence === null) return [];
  const inRoom = sitting.members.filter(({ place }) => place === "room").map(({ id }) => idOf(id));
  return inRoom.filter((id) => presence.members.has(id) && presence.there.get(id) !== "room");
}

export async function enterComers(session: Session, sitting: Sitting | null): Promise<void> {
  const { you } = session.house.person();
  if (sitting === null || you === null || !session.law.duties.has(you) || !session.hasOwnKey()) return;
  for (const member of lacking(session, sitting)) {
    try {
      await session.enterHere("happened", { happening: { came: { member, place: "room" } } });
    } catch (error) {
      // Another officer was first, or they have left again.
      if (!(error instanceof VoteRefused)) throw error;
    }
  }
}
