// What there is of votes before the engine runs, and where no sitting is.
import { type VoteActs, VoteRefused, type Votes } from "./contract";

const refuse = (): Promise<never> => Promise.reject(new VoteRefused("not-ready"));

const acts: VoteActs = {
  askTrustees: refuse, agree: refuse, agreeByTool: refuse, attachments: refuse, attach: refuse, detach: refuse, attachment: refuse, draft: refuse, fix: refuse, draftRoll: refuse, fixRoll: refuse, remind: refuse, open: refuse, extend: refuse, cast: refuse, oppose: refuse, seal: refuse, castSealed: refuse, forgetSealed: refuse, challenge: refuse, putAwayShown: refuse, checkShown: refuse,
  record: refuse, call: refuse, close: refuse, giveSum: refuse, decideTie: refuse,
  drawLot: refuse, fallBack: refuse, enterPaper: refuse, settle: refuse, settleAlarm: refuse, announce: refuse, annul: refuse, object: refuse, report: refuse,
  rekey: refuse, receipt: refuse, receiptText: refuse, file: refuse,
};

export const idle: Votes = { desk: null, key: "waiting", votes: [], acts };

/** The program that checks votes could not be fetched. */
export const missing: Votes = { ...idle, isMissing: true };
