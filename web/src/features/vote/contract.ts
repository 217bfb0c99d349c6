// What the page of a room knows of the votes of its sitting, and what it can do. `engine` fills this from the logs, which
// it reads, checks and watches; the views in this folder show it.
import type { VoteAttached, VoteDesk, VoteFile, VoteKeyLine, VoteStage, VoteStamp } from "../../api/generated";
import type { Definition, Roll } from "../../../verifier/forms";
import type { Evaluation, Facts, Tally, TieBreak } from "../../../verifier/rule";

/** How it is with one's own key for this meeting. */
export type KeyState =
  /** Neither a member nor somebody who leads. */
  | "none"
  | "waiting"
  /** Registered, and it is the one of this device. */
  | "ready"
  /** Another device has registered a key, and one has voted or is on a roll with it: an officer may enter the new one. */
  | "other-device"
  /** This browser cannot keep a key (no Ed25519, private window). */
  | "unable";

/** One's own part in a vote. */
export interface Mine {
  readonly id: string | null;
  readonly entitled: boolean;
  /** Excluded for bias. */
  readonly excluded: boolean;
  /** Votes that one has. */
  readonly weight: number;
  /** Name of the member for whom one stands in. */
  readonly standsInFor: string | null;
  /** The roll names another key than the one of this device: an officer has to enter the new one. */
  readonly otherKey: boolean;
  /**
   * So it does although the server had taken the key of this device before. Either they have registered another device
   * themselves, or somebody else has in their name: only they can say.
   */
  readonly replaced?: boolean;
  /**
   * Of the ballot that was sent from this device: on its way, stored, found in the closed log, or not; or another device
   * has cast a later one under this name.
   */
  readonly ballot: "none" | "sending" | "accepted" | "found" | "replaced" | "missing";
  /** A ballot counts that has the signature of this device, which has not cast it. */
  readonly foreign: boolean;
  /** This device can say something in the vote: its key stands under the own name, or can be brought. */
  readonly signs: boolean;
  /** Where the choice may be known: open kinds; a secret one is forgotten as soon as it is sent. */
  readonly choice: readonly string[] | null;
  /** Code of the ballot, as FORMAT-entries.md has it: `XXXX-XXXX-XXXX`. */
  readonly code: string | null;
  /**
   * Code of the sealed ballot of a secret vote as it stands in the log, whoever has put it there; nothing until the last
   * one of this device was read there.
   */
  readonly sealedCode: string | null;
  /** A secret ballot that this page has shown to be checked, until it is put away. */
  readonly opened: Opened | null;
  /** This device has confirmed the closed log. */
  readonly confirmed: boolean;
  /**
   * A trustee says that the share of this secret ballot is bad. Where ballots can be changed, one votes again; else
   * `settle` shows that one share to everybody, who see then whose fault it is.
   */
  readonly disputed: boolean;
}

/** What a trustee has to do. */
export interface Trusteeship {
  /** Number from 1, as soon as the definition stands. */
  readonly number: number | null;
  /**
   * Asked and not yet agreed; agreed; the program beside the browser does it; the sum can be given; was given; the key is not
   * on this device; it was destroyed.
   */
  readonly state: "asked" | "agreed" | "tool" | "due" | "given" | "lost" | "destroyed";
}

export interface VoteResult {
  readonly facts: Facts;
  readonly tally: Tally;
  readonly tie: TieBreak;
  readonly evaluation: Evaluation;
  readonly paper: boolean;
}

export interface VoteView {
  readonly id: string;
  readonly title: string;
  readonly stage: VoteStage;
  /** That it is over the server says; this device, which found something wrong, cannot check it. */
  readonly isTold: boolean;
  readonly definition: Definition | null;
  readonly roll: Roll | null;
  readonly isSecret: boolean;
  /** Each waits until their name was read out. */
  readonly byName: boolean;
  /** Everybody in the register: name, group, how many votes; in its order. */
  readonly members: readonly { readonly id: string; readonly name: string; readonly group: string | null; readonly votes: number; readonly place: "room" | "remote" | "phone" | null; readonly excluded: boolean }[];
  readonly entitled: number;
  readonly voted: ReadonlySet<string>;
  readonly called: readonly string[];
  /** Milliseconds; nothing without a deadline. */
  readonly until: number | null;
  /** Choices by member: during a roll call at once, of an open vote after the close, of a secret one never. */
  readonly choices: ReadonlyMap<string, readonly string[]> | null;
  readonly result: VoteResult | null;
  /** What has to happen before there is a result: `sums`, `tie`, `lot`, `complaints`. */
  readonly waitsFor: string | null;
  /** How many trustees have given their sums, and how many are needed. */
  readonly sums: number;
  readonly sumsNeeded: number;
  /** Eight letters that all devices show alike after the close. */
  readonly checkCode: string | null;
  /** Devices that confirmed the closed log, and those that could: of members with a vote whose key stood at the close. */
  readonly confirmed: number;
  readonly devices: number;
  /** A member opposed to deciding without a meeting. */
  readonly opposed: boolean;
  readonly reports: readonly { readonly member: string; readonly problem: string; readonly text: string | null }[];
  readonly objections: readonly { readonly member: string; readonly text: string }[];
  /** Voting went on on paper. */
  readonly fellBack: boolean;
  /** What was counted there, by options in their order; it counts when a second person has entered the same. */
  readonly paper: { readonly by: string; readonly votes: readonly number[]; readonly participants: number; readonly isConfirmed: boolean } | null;
  readonly voided: { readonly cause: string; readonly reason: string } | null;
  readonly mine: Mine;
  readonly trustee: Trusteeship | null;
  /** Who was asked to be a trustee, whether they have agreed or not; and who of them has. */
  readonly asked: readonly string[];
  readonly agreed: readonly string[];
  readonly stamp: VoteStamp;
  /** Keys that an officer may enter: whoever changed their device. */
  readonly keysDue: readonly VoteKeyLine[];
  /** A code of FORMAT-entries.md, "What clients look at". Never silent. */
  readonly alarm: string | null;
  /** When an earlier visit of this device found what it alarms about; nothing if this one did. Milliseconds. */
  readonly alarmedAt: number | null;
}

export interface Votes {
  readonly desk: VoteDesk | null;
  readonly key: KeyState;
  /** In the order in which they began. */
  readonly votes: readonly VoteView[];
  readonly acts: VoteActs;
  /** The program that checks votes could not be fetched: nothing is known of them here. */
  readonly isMissing?: boolean;
}

/** Files of a motion that is being prepared, and whether this device added each: what others did it has not seen. */
export interface Attached {
  readonly vote: string;
  readonly items: readonly (VoteAttached["items"][number] & { readonly isOwn: boolean })[];
}

/** What is to be voted on, as a form asks for it. */
export interface Plan {
  readonly title: string;
  readonly motion: string;
  readonly kind: "open" | "roll-call" | "roll-call-by-name" | "secret" | "lot";
  readonly rule: string;
  readonly seats: number;
  readonly options: readonly string[];
  readonly abstain: boolean;
  readonly change: boolean;
  readonly closeWhenAllVoted: boolean;
  readonly threshold: number;
  readonly repeats: { readonly vote: string; readonly reason: string } | null;
  /** Without a meeting: whether members can oppose to that. */
  readonly circular: { readonly opposable: boolean } | null;
  /** Files of the motion, and the vote that is prepared with them. */
  readonly attached: Attached | null;
}

/**
 * A draft that the server made and this client read: it says what was asked for, or the engine refuses it. A roll names
 * in `content` the `officers`, and under `chair` the one of them who decides ties.
 */
export interface Drafted<T> {
  readonly vote: string;
  readonly body: string;
  readonly content: T;
}

/** A secret ballot that is sealed: its code is known before anybody says whether it will be cast. */
export interface SealedBallot {
  readonly code: string;
}

/** A secret ballot that was shown to be checked, and is never cast: as a line, and as a file for the page that verifies. */
export interface Opened extends SealedBallot {
  readonly text: string;
  readonly file: Blob;
}

/**
 * What another device finds: whether the ballot is the one whose code was shown, whether the log says that it is never
 * cast, and what was chosen in it.
 */
export interface AuditFound extends SealedBallot {
  readonly isHonest: boolean;
  readonly isPutAway: boolean;
  readonly choice: readonly string[];
}

/** All acts reject with `VoteRefused` when the server or the law refuses; `code` is stable. */
export interface VoteActs {
  askTrustees(vote: string | null, title: string, ids: readonly string[]): Promise<string>;
  agree(vote: string): Promise<void>;
  /** Agrees with the keys in the line that the program beside the browser has printed. */
  agreeByTool(vote: string, line: string): Promise<void>;
  /** Files of a vote that is being prepared. */
  attachments(vote: string): Promise<Attached>;
  /** Adds a file to those that are known, and begins a vote where there is none. */
  attach(vote: string | null, known: Attached["items"], file: File): Promise<Attached>;
  detach(attached: Attached, hash: string): Promise<Attached>;
  /** A file of the motion, if it has this hash. */
  attachment(vote: string, file: { readonly hash: Uint8Array }): Promise<Blob>;
  draft(vote: string | null, plan: Plan): Promise<Drafted<Definition>>;
  /** Signs the definition. */
  fix(draft: Drafted<Definition>): Promise<void>;
  draftRoll(vote: string): Promise<Drafted<Roll>>;
  fixRoll(draft: Drafted<Roll>): Promise<void>;
  /** Has members reminded so many hours before a vote without a meeting closes; nothing for never. */
  remind(vote: string, hours: number | null): Promise<void>;
  open(vote: string, until: number | null): Promise<void>;
  extend(vote: string, until: number): Promise<void>;
  /** Option ids in their order. */
  cast(vote: string, choice: readonly string[]): Promise<void>;
  /** Opposes to deciding without a meeting. */
  oppose(vote: string): Promise<void>;
  /** Fills in a secret ballot; then it is cast, or shown and put away, or forgotten. */
  seal(vote: string, choice: readonly string[]): Promise<SealedBallot>;
  /** Gives the code of the ballot that was cast, as `Mine.code` has it. */
  castSealed(vote: string): Promise<string>;
  forgetSealed(vote: string): Promise<void>;
  /** It stands in `Mine.opened` until it is put away. */
  challenge(vote: string): Promise<Opened>;
  putAwayShown(vote: string): Promise<void>;
  /** What another device has shown, checked by this one. */
  checkShown(vote: string, words: string): Promise<AuditFound>;
  /** For somebody by phone or without a device; never in a secret vote. */
  record(vote: string, member: string, choice: readonly string[], how: "phone" | "aloud"): Promise<void>;
  call(vote: string, member: string): Promise<void>;
  close(vote: string): Promise<void>;
  giveSum(vote: string): Promise<void>;
  decideTie(vote: string, pass: boolean): Promise<void>;
  /** Draws a lot with all devices that are there; settles when it was drawn. */
  drawLot(vote: string): Promise<void>;
  /** Goes on on paper, or by post. */
  fallBack(vote: string, reason: string): Promise<void>;
  /** What was counted on paper; the second one has to be by another officer and the same. */
  enterPaper(vote: string, votes: readonly number[], participants: number): Promise<void>;
  /** Of a disputed ballot of one's own. */
  settle(vote: string): Promise<void>;
  /**
   * The alarm of this device is settled: it checks everything anew and takes part again, unless it finds the same once
   * more (`still-alarmed`). That its own ballot is missing or is none of its own no device can clear: it is put away, and
   * the log stays unconfirmed. A reason is entered where the law takes one of this device. When the vote is over, the
   * alarm is put away as it is.
   */
  settleAlarm(vote: string, reason: string | null): Promise<void>;
  announce(vote: string): Promise<void>;
  annul(vote: string, cause: "disturbance" | "mistake" | "not_countable" | "log" | "opposed" | "other", reason: string): Promise<void>;
  object(vote: string, text: string): Promise<void>;
  report(vote: string, problem: "sound" | "picture" | "document" | "device" | "other", text: string | null): Promise<void>;
  rekey(vote: string, line: VoteKeyLine): Promise<void>;
  /** A file that proves that the own ballot is in the urn. */
  receipt(vote: string): Promise<Blob>;
  /** The same as one line, as a QR code carries it; it is verified together with the record. */
  receiptText(vote: string): Promise<string>;
  file(vote: string, file: VoteFile): Promise<Blob>;
}

/** Alarms about the own ballot alone. Only whoever cast it can know more than the device does. */
export const OF_OWN_BALLOT: ReadonlySet<string> = new Set(["alarm-ballot-missing", "alarm-counted"]);

/**
 * Codes: those of FORMAT-entries.md where the law refuses; those of problems where the server does; of the engine itself
 * `not-ready`, `no-ticket`, `no-key`, `busy` (a ballot is on its way), `body-form` (a text that no entry takes),
 * `draft-form` `draft-vote` `draft-words` `draft-kind` `draft-rule` `draft-options` `draft-ways` `draft-trustees`
 * `draft-repeats` `draft-author` `draft-files` (the server's draft is not what was asked for), `roll-room` `roll-members`
 * `roll-presence` `roll-officer` `draft-officers` (the draft of the roll is not what the room shows, or lets somebody lead
 * who does not), `not-the-draft` (of the server: it enters what it drafted, nothing else), `storage` (this browser keeps
 * nothing), `worker` (the worker of secret votes broke off; the next try starts another), `few-confirmed` (too few devices have
 * confirmed the closed log; `giveSum` once more gives the sum nevertheless), `shares-missing` (this trustee could not open
 * a share), `tool-line` (not what the program of a trustee prints), `tool-other` (its line for another vote or person), `file-…` (an attachment that is not taken), `attachment-changed`, `still-alarmed` (what was called settled is found again), `key-refused` (the server does not take the key of this device), `no-sealed` (there is no sealed ballot any more), `audit-form` (no ballot of this vote was shown), `lot-few` (fewer than two devices took part), `no-dispute`, and `alarm-…`.
 */
export class VoteRefused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
