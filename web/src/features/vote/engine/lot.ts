// Lots that all devices draw together: each commits to a value before anybody shows theirs, and nobody who saw the others'
// values can choose their own (FORMAT-entries.md, "after the close").
import { fields, sha256, unhex, utf8 } from "../../../../verifier/bytes";
import type { Law } from "../../../../verifier/law";
import { u32 } from "../../ballot/cs1/bytes";
import { VoteRefused } from "../contract";
import type { Session } from "./session";
import { missing } from "./verdict";
import { random } from "./write";

const VALUE_BYTES = 32;
const [LOOK_MS, LOOKS, ROUNDS] = [500, 12, 3];

const commitmentOf = ({ origin, leaves }: Law, round: number, id: string, value: Uint8Array): Uint8Array =>
  sha256(fields(utf8("plenum lot value"), utf8(origin), leaves[0]!, u32(round), unhex(id), value));

/** The lot that is due, if one is. */
function dueLot({ law }: Session) {
  return law.stage === "closed" && missing(law) === "lot" ? law.casting!.lot : null;
}

/** What every device does by itself once somebody began: commits, and shows its value when others do. */
export async function takePart(session: Session): Promise<void> {
  const lot = dueLot(session);
  const { you } = session.house.person();
  if (lot === null || you === null || !session.hasOwnKey() || lot.isOut(you)) return;
  try {
    if (lot.openedBy.size === 0) {
      if (lot.committed.size > 0 && !lot.committed.has(you)) await session.enterHere("lot_committed", await commit(session, you));
    } else if (lot.committed.has(you) && !lot.openedBy.has(you) && session.memory.lot?.round === lot.round) {
      await session.enterHere("lot_opened", { ...session.memory.lot });
    }
  } catch (error) {
    // Too late for this round.
    if (!(error instanceof VoteRefused)) throw error;
  }
}

/** Draws a value that is kept before anybody hears of it. */
async function commit(session: Session, you: string) {
  const { round } = session.law.casting!.lot;
  if (session.memory.lot?.round !== round) session.memory.lot = { round, value: random(VALUE_BYTES) };
  await session.save();
  // Another tab may have drawn first: then its value is the one that was kept.
  return { round, commitment: commitmentOf(session.law, round, you, session.memory.lot.value) };
}

/** What an officer does: begins, waits for the others, shows the first value, and leaves out whoever does not show theirs. */
export async function drawLot(session: Session): Promise<void> {
  const { id } = session.signer();
  for (let round = 0; round < ROUNDS; round += 1) {
    const lot = dueLot(session);
    if (lot === null) throw new VoteRefused("lot-none");
    const opens = lot.committed.has(id) || !lot.isOut(id);
    if (lot.openedBy.size === 0) {
      if (opens && !lot.committed.has(id)) await session.enter("lot_committed", await commit(session, id));
      await look(session, () => lot.committed.size >= Math.max(2, session.reading.confirmed.size));
      if (lot.committed.size < 2) throw new VoteRefused("lot-few");
      if (lot.committed.has(id) && session.memory.lot?.round === lot.round && lot.openedBy.size === 0) await session.enter("lot_opened", { ...session.memory.lot });
    }
    await look(session, () => session.law.stage !== "closed");
    if (session.law.stage !== "closed") return;
    await session.enter("lot_restarted", { round: lot.round });
  }
  throw new VoteRefused("lot-few");
}

async function look(session: Session, isDone: () => boolean): Promise<void> {
  for (let at = 0; at < LOOKS && !isDone(); at += 1) {
    await session.house.sleep(LOOK_MS);
    await session.follow();
  }
}
