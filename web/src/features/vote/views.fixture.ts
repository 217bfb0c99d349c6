// A council of seven and its votes, as the views get them.
import { PROFILES } from "../../../verifier/profiles";
import type { Definition, Roll, Rule } from "../../../verifier/forms";
import { evaluate } from "../../../verifier/rule";
import type { Facts, Tally } from "../../../verifier/rule";
import type { VoteDesk } from "../../api/generated";
import type { Mine, VoteActs, VoteResult, Votes, VoteView } from "./contract";

export const ids = (number: number): string => number.toString(16).padStart(32, "0");

const NAMES = [["Ada Brandt", "Liste A"], ["Ben Okafor", "Liste A"], ["Clara Thoms", "Liste B"], ["Dana Petersen", "Liste B"], ["Emil Oertzen", "Liste B"], ["Fritz Albers", null], ["Gisa Behn", "Liste A"]] as const;

const bytes = new Uint8Array(32);

export const ruleNamed = (name: string, seats = 1): Rule => JSON.parse(JSON.stringify(PROFILES.rules[name], (key, value: unknown) => (key === "seats" ? seats : value))) as Rule;

export const MOTION: Definition["options"] = [
  { id: "yes", label: "Ja", role: "yes" },
  { id: "no", label: "Nein", role: "no" },
  { id: "abstain", label: "Enthaltung", role: "abstain" },
];

export function definition(part: Partial<Definition> = {}): Definition {
  return {
    suite: "plenum-vote/1", origin: "log", log: "key", tenant: ids(1), meeting: ids(2), vote: ids(3), item: null, title: "Neubau Kita Lindenhof, Variante B",
    motion: "Der Rat beschließt den Neubau der Kindertagesstätte Lindenhof nach Variante B und beauftragt die Verwaltung, bis zum 31. Januar 2027 die Landesförderung zu beantragen.",
    attachments: [], kind: "open", circular: null, options: MOTION, selection: { min: 1, max: 1 }, change: true, close_when_all_voted: false,
    rule: ruleNamed("go-sh/resolution"), trustees: null, retention_days: null, repeats: null, author: { id: ids(10), name: "Ada Brandt", key: bytes }, ...part,
  };
}

const trustee = (name: string) => ({ name, member: null, kem: bytes, signature: bytes });

export const ELECTION = definition({
  title: "Wahl der Ausschussleitung",
  motion: "Wer soll den Bauausschuss leiten?",
  kind: "secret",
  options: [{ id: "c1", label: "Linh Nguyen", role: "candidate" }, { id: "c2", label: "Chidi Okafor", role: "candidate" }, { id: "abstain", label: "Enthaltung", role: "abstain" }],
  rule: ruleNamed("go-sh/election"),
  trustees: { threshold: 2, trustees: ["Ada Brandt", "Clara Thoms", "Gisa Behn"].map(trustee) },
});

/** Nobody votes on it: a lot decides. */
export const DRAW = definition({
  title: "Wer fährt mit?",
  motion: "Zwei wollen, eine Person kann.",
  kind: "lot",
  options: [{ id: "c1", label: "Linh Nguyen", role: "candidate" }, { id: "c2", label: "Chidi Okafor", role: "candidate" }],
  change: false,
  rule: ruleNamed("go-sh/election"),
});

export const roll: Roll = {
  register: { statutory: 7, statutory_votes: 7, members: NAMES.map(([name, group], at) => ({ id: ids(10 + at), name, function: null, group, seat: "holder", weight: 1, substitutes: [] })) },
  happened: [{ opened: { all_invited: true } }, ...NAMES.map((_, at) => ({ came: { member: ids(10 + at), place: at === 3 ? "phone" : at === 0 ? "room" : "remote" } }) as const), { excluded: { member: ids(14), bias: "relative" } }],
  keys: [0, 1, 2, 4, 5, 6].map((at) => ({ member: ids(10 + at), key: bytes, proof: "sign_in" })),
  officers: [{ id: ids(10), name: "Ada Brandt", duty: "chair", key: bytes }],
  chair: ids(10),
};

const BEN: Mine = { id: ids(11), entitled: true, excluded: false, weight: 1, standsInFor: null, otherKey: false, ballot: "none", foreign: false, signs: true, choice: null, code: null, sealedCode: null, opened: null, confirmed: false, disputed: false };

export const mine = (part: Partial<Mine> = {}): Mine => ({ ...BEN, ...part });

/** An open vote of somebody who is entitled, with two of six ballots. */
export function vote(part: Partial<VoteView> = {}): VoteView {
  const about = part.definition === undefined ? definition() : part.definition;
  return {
    id: ids(3), title: about?.title ?? "Entwurf", stage: "open", isTold: false, definition: about, roll, isSecret: about?.kind === "secret", byName: false,
    members: NAMES.map(([name, group], at) => ({ id: ids(10 + at), name, group, votes: at === 4 ? 0 : 1, place: at === 3 ? "phone" : at === 0 ? "room" : "remote", excluded: at === 4 })),
    entitled: 6, voted: new Set([ids(10), ids(12)]), called: [], until: null, choices: null, result: null, waitsFor: null, sums: 0, sumsNeeded: about?.trustees?.threshold ?? 0, checkCode: null, confirmed: 0, devices: 5, opposed: false,
    reports: [], objections: [], fellBack: false, paper: null, voided: null, mine: mine(), trustee: null, asked: [], agreed: [], stamp: "off", keysDue: [], alarm: null, alarmedAt: null, ...part,
  };
}

const FACTS: Facts = { statutory: 7, vacant: 0, excluded: 1, entitled: 6, present_least: 6, participants: 6, present_votes: 6n, statutory_votes: 7n, all_invited: true, established: true, challenged: false, chair_votes: true };

export function result(about: Definition, tally: Partial<Tally>): VoteResult {
  const whole: Tally = { yes: 0n, no: 0n, abstain: 0n, invalid: 0n, candidates: new Map(), ...tally };
  return { facts: FACTS, tally: whole, tie: null, evaluation: evaluate(about.rule, FACTS, whole, null), paper: false };
}

/** What a lot has brought. */
export function drawn(id: string): VoteResult {
  const tally: Tally = { yes: 0n, no: 0n, abstain: 0n, invalid: 0n, candidates: new Map(DRAW.options.map((option) => [option.id, 1n])) };
  const tie = { lot: [id, ...DRAW.options.map((option) => option.id).filter((other) => other !== id)] };
  return { facts: FACTS, tally, tie, evaluation: evaluate(DRAW.rule, FACTS, tally, tie), paper: false };
}

/** The same vote after the close: four to one with an abstention. */
export function closed(part: Partial<VoteView> = {}): VoteView {
  const said = ["yes", "no", "yes", "yes", "", "abstain", "yes"];
  return vote({
    stage: "counted",
    voted: new Set([0, 1, 2, 3, 5, 6].map((at) => ids(10 + at))),
    choices: new Map(said.flatMap((choice, at) => (choice === "" ? [] : [[ids(10 + at), [choice]] as const]))),
    result: result(definition(), { yes: 4n, no: 1n, abstain: 1n }),
    checkCode: "K7M4R9TX",
    confirmed: 5,
    mine: mine({ ballot: "found", choice: ["no"], code: "A1B2-C3D4-E5F6", confirmed: true }),
    ...part,
  });
}

export function desk(part: Partial<VoteDesk> = {}): VoteDesk {
  return {
    tenant: ids(1), meeting: ids(2), you: ids(11), name: "Ben Okafor", member: true, duty: null, key: "", keys: [], votes: [], register: [], secret_warning: 8,
    rules: [
      { name: "go-sh/resolution", title_de: "Beschluss", title_en: "Resolution", citation: ["GO SH § 38", "GO SH § 39 Abs. 1"], decision: "motion", one_seat: false },
      { name: "go-sh/two-thirds-of-statutory", title_de: "Zwei Drittel der gesetzlichen Zahl", title_en: "Two thirds", citation: ["GO SH § 38"], decision: "motion", one_seat: false },
      { name: "go-sh/election", title_de: "Wahl", title_en: "Election", citation: ["GO SH § 40 Abs. 2 und 3"], decision: "election", one_seat: false },
      { name: "go-sh/lists-dhondt", title_de: "Verhältniswahl", title_en: "Lists", citation: ["GO SH § 40 Abs. 4"], decision: "lists", one_seat: false },
    ],
    ...part,
  };
}

export const chairDesk = (): VoteDesk => desk({ you: ids(10), name: "Ada Brandt", duty: "chair" });

/** Acts that are noted, and done. */
export function noted(calls: (readonly unknown[])[], answers: Partial<Record<keyof VoteActs, unknown>> = {}): VoteActs {
  return new Proxy({} as VoteActs, { get: (_, name: keyof VoteActs) => (...wanted: unknown[]) => (calls.push([name, ...wanted]), Promise.resolve(answers[name])) });
}

export const votes = (all: readonly VoteView[], acts: VoteActs, part: Partial<Votes> = {}): Votes => ({ desk: desk(), key: "ready", votes: all, acts, ...part });
