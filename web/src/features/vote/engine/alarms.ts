// An alarm that whoever sits here calls settled, or puts away when nothing is decided any more.
import type { VoteLog } from "../../../api/generated";
import { OF_OWN_BALLOT, VoteRefused } from "../contract";
import { bringKey } from "./bring";
import { refusal } from "./gate";
import { ownFound } from "./own";
import { Alarm } from "./reading";
import type { Session } from "./session";
import { keepWarning } from "./warning";
import { tidy } from "./write";

async function readAnew(session: Session): Promise<void> {
  const fresh = session.newReading();
  await fresh.read((from) => session.house.gate.post<VoteLog>(`/${session.id}/log`, { from }));
  session.reading = fresh;
}

/** Found again, it stays. */
async function checkAnew(session: Session): Promise<void> {
  // After a reload everything is read anew already.
  if (session.alarm === null) await session.follow();
  try {
    if (session.alarm !== null) await readAnew(session);
    await session.checkLine();
  } catch (error) {
    throw error instanceof Alarm ? new VoteRefused("still-alarmed") : refusal(error);
  }
}

/** The key of this device, where it can be brought. */
async function bringsKey(session: Session): Promise<boolean> {
  try {
    await bringKey(session);
  } catch (error) {
    if (error instanceof Alarm || !(error instanceof VoteRefused)) throw error;
  }
  return session.hasOwnKey();
}

/**
 * The reason stands in the record where the law takes one of this device: as a report up to the close, as an objection
 * after it.
 */
async function enterReason(session: Session, reason: string): Promise<void> {
  if (!(await bringsKey(session))) return;
  const { id } = session.signer(true);
  const { stage } = session;
  const text = tidy(reason);
  if (stage === "open" || stage === "closed") await session.enter("reported", { member: id, problem: "device", text });
  else if (stage === "counted" || stage === "announced") await session.enter("objection", { member: id, text });
}

/** Gives whether the same may be found again from now on: nobody could vote, count or declare otherwise. */
async function lookAgain(session: Session, code: string): Promise<boolean> {
  if (session.hasEnded) {
    // How it ended shows if it can be read by now.
    if (session.alarm !== null) await readAnew(session).catch(() => undefined);
    return true;
  }
  await checkAnew(session);
  // What a device cannot clear by itself; only whoever cast the ballot can know more.
  return OF_OWN_BALLOT.has(code) && ownFound(session).alarm === code;
}

export async function settleAlarm(session: Session, reason: string | null): Promise<void> {
  const { blocked: code } = session;
  if (code === null) return;
  const isKnown = await lookAgain(session, code);
  const { alarm, warning } = session;
  session.settles = isKnown ? code : null;
  [session.alarm, session.warning] = [null, null];
  try {
    await session.follow();
    if (session.alarm === null && reason !== null) await enterReason(session, reason);
    if (session.alarm !== null) throw new VoteRefused("still-alarmed");
  } catch (error) {
    // It stands there as before: nothing of it is settled.
    [session.alarm, session.warning, session.settles] = [session.alarm ?? alarm, warning, null];
    session.house.changed(session);
    throw error;
  }
  if (isKnown) session.memory.settled = [...new Set([...session.memory.settled, code])];
  session.settles = null;
  await keepWarning(session.house.shelf, session.id, session.house.person().you, null);
  await session.keep();
  session.house.changed(session);
}
