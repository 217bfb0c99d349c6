// An alarm that whoever sits here calls settled, or puts away when nothing is decided any more.
import type { VoteLog } from "../../../api/generated";
import { VoteRefused } from "../contract";
import { refusal } from "./gate";
import { OF_OWN_BALLOT } from "./own";
import { Alarm } from "./reading";
import type { Session } from "./session";
import { keepWarning } from "./warning";
import { tidy } from "./write";

/** Found again, it stays. */
async function checkAnew(session: Session): Promise<void> {
  try {
    // After a reload everything was read anew already.
    if (session.alarm !== null) {
      const fresh = session.newReading();
      await fresh.read((from) => session.house.gate.post<VoteLog>(`/${session.id}/log`, { from }));
      session.reading = fresh;
    }
    await session.checkLine();
  } catch (error) {
    throw error instanceof Alarm ? new VoteRefused("still-alarmed") : refusal(error);
  }
}

/** The reason stands in the record where the law takes one: as a report up to the close, as an objection after it. */
async function enterReason(session: Session, reason: string): Promise<void> {
  const { id } = session.signer(true);
  const { stage } = session.law;
  const text = tidy(reason);
  if (stage === "open" || stage === "closed") await session.enter("reported", { member: id, problem: "device", text });
  else if (stage === "counted" || stage === "announced") await session.enter("objection", { member: id, text });
}

export async function settleAlarm(session: Session, reason: string | null): Promise<void> {
  const code = session.blocked;
  if (code === null) return;
  const isOver = session.law.stage === "announced" || session.law.stage === "void";
  if (!isOver) {
    await checkAnew(session);
    if (reason !== null) await enterReason(session, reason);
  }
  // What is found again afterwards was settled with it: nobody could vote, count or declare otherwise.
  if (isOver || OF_OWN_BALLOT.has(code)) session.memory.settled = [...new Set([...session.memory.settled, code])];
  await keepWarning(session.house.shelf, session.id, session.house.person().you, null);
  [session.alarm, session.warning] = [null, null];
  await session.keep();
  session.house.changed(session);
  await session.follow();
  if (session.alarm !== null) throw new VoteRefused("still-alarmed");
}
