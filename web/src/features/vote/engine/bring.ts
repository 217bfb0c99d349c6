// A vote without a meeting: nobody is there to enter devices, so everybody brings the key of their own. It is signed with
// itself, and the sign-in vouches for it.
import { base64 } from "../../../../verifier/bytes";
import { VoteRefused } from "../contract";
import { refusal } from "./gate";
import type { Session } from "./session";
import { keyStatement } from "./write";

/** Whether a key can be brought to it now. */
export function mayBring({ law, house }: Session): boolean {
  const { you, key } = house.person();
  return law.definition?.circular != null && ["listed", "open", "closed", "counted"].includes(law.stage) && you !== null && key !== null;
}

/** Enters the key of this device under the own name, if it is not there yet and this is the way to do so. */
export async function bringKey(session: Session): Promise<Session> {
  const { house } = session;
  const { you, key, meeting, state } = house.person();
  if (!mayBring(session) || you === null || key === null || session.hasOwnKey()) return session;
  if (state !== "ready") {
    // Another device of the same person has registered its own since.
    const signature = await key.sign(keyStatement(meeting, you, key.bytes));
    try {
      await house.gate.insist("/key", { key: base64(key.bytes), signature: base64(signature) });
      await house.refresh();
    } catch (error) {
      const said = refusal(error);
      throw said instanceof VoteRefused ? new VoteRefused("key-refused") : said;
    }
  }
  const hasVoted = session.reading.voted(you).has(you);
  await session.enter("keyed", { member: you, key: key.bytes, proof: "sign_in" });
  // From now on another key there is a deceit; a ballot that is there already is by another device of this person.
  if (!hasVoted) await house.brought(session.id);
  return session;
}
