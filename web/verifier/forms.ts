// Forms of headers and bodies (FORMAT-entries.md).
import { bool, blob, digest, either, type Form, id, key, label, list, map, number, object, oneOf, optionId, orNull, random, salt, signature, signed, string, u32, words } from "./json";

export const ENTRY_TYPES = [
  "definition", "roll", "opened", "ballot", "secret_ballot", "audited", "called", "happened", "keyed", "reported", "opposed", "extended",
  "complaint", "settled", "closed", "sum", "tie", "lot_committed", "lot_opened", "lot_restarted", "fell_back", "paper", "result", "announced",
  "objection", "voided",
] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

const one: Form<1> = (value) => (value === 1 ? 1 : oneOf<never>()(value));
const kind = oneOf(...ENTRY_TYPES);

export interface Header {
  type: EntryType;
  at: number;
  by: string | null;
  sig: Uint8Array | null;
  hash: Uint8Array;
}

const signedHeader = object({ v: one, type: kind, at: number, by: id, sig: signature, hash: digest });
const plainHeader = object({ v: one, type: kind, at: number, hash: digest });
export const header: Form<Header> = either<Header>(signedHeader, (value) => ({ ...plainHeader(value), by: null, sig: null }));

export const line = object({ entry: string, salt: orNull(salt), body: orNull(string) });
export type Line = ReturnType<typeof line>;

const share = object({ num: u32, den: u32, strict: bool });
export type Share = ReturnType<typeof share>;
const quorum = object({
  measure: oneOf("presence", "participation"),
  of: oneOf("statutory", "entitled"),
  reduced: bool,
  share: orNull(share),
  floor: u32,
  all_invited: bool,
  presumption: orNull(object({ share, floor: u32 })),
});
const motion = object({
  motion: object({ base: oneOf("yes_no", "valid", "cast", "present", "statutory"), threshold: share, tie: oneOf("rejected", "chair", "lot") }),
});
const election = object({ election: object({ seats: u32, method: oneOf("most_votes", "more_than_half") }) });
const lists = object({ lists: object({ seats: u32, method: oneOf("d_hondt", "sainte_lague", "hare_niemeyer") }) });
export type Decision = Partial<ReturnType<typeof motion> & ReturnType<typeof election> & ReturnType<typeof lists>>;
const rule = object({ name: label, citation: list(label), quorum, decision: either<Decision>(motion, election, lists) });
export type Rule = ReturnType<typeof rule>;

const called = object({ roll_call: object({ called: bool }) });
type Kind = "open" | "secret" | "lot" | ReturnType<typeof called>;
const trustee = object({ name: label, member: orNull(id), kem: blob, signature: key });
export const definition = object({
  suite: label,
  origin: label,
  log: label,
  tenant: id,
  meeting: id,
  vote: id,
  item: orNull(object({ id, title: label })),
  title: label,
  motion: words,
  attachments: list(object({ name: label, size: number, hash: digest })),
  kind: either<Kind>(oneOf("open", "secret", "lot"), called),
  circular: orNull(object({ opposable: bool })),
  options: list(object({ id: optionId, label, role: oneOf("yes", "no", "abstain", "invalid", "candidate") })),
  selection: object({ min: u32, max: u32 }),
  change: bool,
  close_when_all_voted: bool,
  rule,
  trustees: orNull(object({ threshold: u32, trustees: list(trustee) })),
  retention_days: orNull(u32),
  repeats: orNull(object({ vote: id, root: digest, reason: words })),
  author: object({ id, name: label, key }),
});
export type Definition = ReturnType<typeof definition>;

const place = oneOf("room", "remote", "phone");
const member = object({ member: id });
const pair = object({ substitute: id, holder: id });
const opened = object({ opened: object({ all_invited: bool }) });
const came = object({ came: object({ member: id, place }) });
const left = object({ left: member });
const confirmed = object({ confirmed: member });
const excluded = object({ excluded: object({ member: id, bias: oneOf("own", "relative", "represented", "involved", "other") }) });
const readmitted = object({ readmitted: member });
const standsIn = object({ stands_in: pair });
const standsBack = object({ stands_back: object({ substitute: id }) });
type Told<T extends (value: unknown) => unknown> = ReturnType<T>;
export type Happening =
  | "established" | "doubted" | "roll_called"
  | Told<typeof opened> | Told<typeof came> | Told<typeof left> | Told<typeof confirmed> | Told<typeof excluded> | Told<typeof readmitted>
  | Told<typeof standsIn> | Told<typeof standsBack>;
const happening: Form<Happening> = either<Happening>(
  oneOf("established", "doubted", "roll_called"), opened, came, left, confirmed, excluded, readmitted, standsIn, standsBack,
);

const proof = oneOf("sign_in", "hardware", "minutes");
export const roll = object({
  register: object({
    statutory: u32,
    statutory_votes: number,
    members: list(
      object({ id, name: label, function: orNull(label), group: orNull(label), seat: oneOf("holder", "substitute", "advisory"), weight: u32, substitutes: list(id) }),
    ),
  }),
  happened: list(happening),
  keys: list(object({ member: id, key, proof })),
  officers: list(object({ id, name: label, duty: oneOf("chair", "minutes"), key })),
  chair: id,
});
export type Roll = ReturnType<typeof roll>;

const facts = object({
  statutory: u32,
  vacant: u32,
  excluded: u32,
  entitled: u32,
  present_least: u32,
  participants: u32,
  present_votes: number,
  statutory_votes: number,
  all_invited: bool,
  established: bool,
  challenged: bool,
  chair_votes: bool,
});
const tie = either<unknown>(object({ chair: bool }), object({ lot: list(optionId) }));
const outcome = either<unknown>(
  oneOf("passed", "rejected", "no_quorum", "chair_decides"),
  object({ lot_decides: object({ among: list(optionId), seats: u32 }) }),
  object({ elected: object({ elected: list(optionId) }) }),
  object({ second_round: object({ between: list(optionId) }) }),
  object({ seated: object({ seats: map(u32) }) }),
);
const evaluation = object({
  quorum: object({ of: number, required: number, counted: number, state: oneOf("met", "presumed", "missing", "not_invited") }),
  base: number,
  needed: number,
  margin: signed,
  contested_max: orNull(number),
  outcome,
});
/** What it says is compared with the text of the result that is due. */
const result = object({
  facts,
  tally: object({ yes: number, no: number, abstain: number, invalid: number, candidates: map(number) }),
  tie: orNull(tie),
  evaluation,
  opening: orNull(blob),
  paper: bool,
});

export const bodies = {
  definition,
  roll,
  opened: object({ until: orNull(number) }),
  ballot: object({ voter: id, seq: u32, choice: list(optionId), how: oneOf("device", "phone", "aloud") }),
  secret_ballot: object({ voter: id, seq: u32, ballot: blob, signature }),
  audited: object({ voter: id, ballot: digest }),
  called: member,
  happened: object({ happening }),
  keyed: object({ member: id, key, proof }),
  reported: object({ member: id, problem: oneOf("sound", "picture", "document", "device", "other"), text: orNull(words) }),
  opposed: member,
  extended: object({ until: number }),
  complaint: object({ trustee: u32, voter: id, ballot: digest, code: oneOf("unreadable", "malformed", "wrong"), signature }),
  settled: object({ trustee: u32, voter: id, ballot: digest, share: blob, randomness: random }),
  closed: object({ reason: oneOf("officer", "all_voted", "deadline") }),
  sum: object({ trustee: u32, sum: blob, signature }),
  tie: object({ pass: bool }),
  lot_committed: object({ round: u32, commitment: digest }),
  lot_opened: object({ round: u32, value: digest }),
  lot_restarted: object({ round: u32 }),
  fell_back: object({ reason: words }),
  paper: object({ votes: list(number), participants: u32 }),
  result,
  announced: object({}),
  objection: object({ member: id, text: words }),
  voided: object({ cause: oneOf("disturbance", "mistake", "not_countable", "log", "opposed", "other"), reason: words }),
} as const;

export type Bodies = { [K in EntryType]: ReturnType<(typeof bodies)[K]> };
