// Drafts that the server makes and an officer signs: they are read here first, and say what was asked for and what the
// room shows, or nobody signs them.
import type { Participant, Sitting, VoteAttached, VoteDraftRequest } from "../../../api/generated";
import { base64, Fault, hex, same } from "../../../../verifier/bytes";
import { checkDefinition, checkRoll } from "../../../../verifier/definition";
import { bodies, type Definition, type Roll } from "../../../../verifier/forms";
import { type Form, read } from "../../../../verifier/json";
import { isOfProfile } from "../../../../verifier/profiles";
import { type Plan, VoteRefused } from "../contract";
import { idOf } from "../spelling";
import type { Person } from "./person";
import { tidy, uuidOf } from "./write";

const BODY_MAX = 16 * 1024 * 1024;

/** What is asked for, tidy. */
export function requestOf(vote: string | null, plan: Plan): Omit<VoteDraftRequest, "ticket"> {
  const { title, motion, kind, rule, seats, options, abstain, change, closeWhenAllVoted, threshold, repeats, circular } = plan;
  return {
    vote, kind, rule, seats, abstain, change, threshold, circular,
    title: tidy(title),
    motion: tidy(motion),
    options: options.map(tidy),
    close_when_all_voted: closeWhenAllVoted,
    repeats: repeats === null ? null : uuidOf(idOf(repeats.vote)),
    repeats_reason: repeats === null ? null : tidy(repeats.reason),
  };
}

const kindOf = ({ kind }: Definition): string => (typeof kind === "string" ? kind : kind.roll_call.called ? "roll-call-by-name" : "roll-call");

function checked<T>(body: string, form: Form<unknown>, check: (value: T) => void, code: string): T {
  const value = read(body, form, BODY_MAX) as T | null;
  try {
    if (value !== null) {
      check(value);
      return value;
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
  throw new VoteRefused(code);
}

/** Whoever stands in the register, as far as it matters for votes: as the room shows them, or the body. */
export interface Electorate {
  readonly members: readonly Pick<Sitting["members"][number], "id" | "name" | "group" | "seat" | "place" | "excluded" | "votes" | "participant">[];
}

/** What this device knows of others: who was asked to be a trustee, who is a member, and the root of the vote that is repeated. */
interface Known {
  readonly asked: readonly string[];
  readonly sitting: Electorate | null;
  readonly root: Uint8Array | null;
  /** Files that this device added, or showed as those of others. */
  readonly files: readonly VoteAttached["items"][number][];
}

type Asked = Omit<VoteDraftRequest, "ticket">;

/** What can be chosen, as it follows from what was asked for: in the language of the law, as the server writes it. */
function optionsOf({ decision }: Definition["rule"], asked: Asked): Definition["options"] {
  const no = { id: "no", label: "Nein", role: "no" } as const;
  const candidates = asked.options.map((label, at) => ({ id: `c${at + 1}`, label, role: "candidate" }) as const);
  // Whoever stands alone can be voted against.
  const isAlone = decision.election !== undefined && candidates.length === 1;
  const choices = decision.motion !== undefined ? [{ id: "yes", label: "Ja", role: "yes" } as const, no] : [...candidates, ...(isAlone ? [no] : [])];
  return asked.abstain ? [...choices, { id: "abstain", label: "Enthaltung", role: "abstain" }] : choices;
}

/** As many candidates as there are seats, and at least one. */
const mostOf = ({ decision: { election } }: Definition["rule"], candidates: number): number =>
  election?.method === "most_votes" ? Math.max(1, Math.min(election.seats, candidates)) : 1;

/** Everything that can be chosen, and nothing besides: no other words, no other procedure. */
function choicesFit({ options, selection, rule, item, circular, retention_days }: Definition, asked: Asked): boolean {
  const expected = optionsOf(rule, asked);
  const same = expected.every(({ id, label, role }, at) => options[at]?.id === id && options[at].label === label && options[at].role === role);
  const fits = options.length === expected.length && same && (rule.decision.motion === undefined || asked.options.length === 0);
  const most = mostOf(rule, asked.options.length);
  const plain = item === null && circular?.opposable === asked.circular?.opposable && retention_days === null;
  return fits && selection.min === 1 && selection.max === most && plain;
}

/** The files that were added, in their order. */
const filesFit = ({ attachments }: Definition, files: Known["files"]): boolean =>
  attachments.length === files.length && attachments.every(({ name, size, hash }, at) => files[at]!.name === name && files[at]!.size === size && files[at]!.hash === base64(hash));

/** Those who were asked, each once, in the order of their ids; without a member only whoever is none. */
function trusteesFit({ trustees }: Definition, asked: Asked, known: Known): boolean {
  if (asked.kind !== "secret") return trustees === null;
  const { sitting } = known;
  if (trustees === null || sitting === null || trustees.threshold !== asked.threshold) return false;
  const ids = [...new Set(known.asked.map(idOf))].sort();
  const members = new Set(sitting.members.map(({ id }) => idOf(id)));
  const named = ids.map((id) => (members.has(id) ? id : null));
  // Of those who are no members the keys alone say who they are.
  const keys = new Set(trustees.trustees.map(({ signature }) => hex(signature)));
  return keys.size === ids.length && trustees.trustees.length === ids.length && trustees.trustees.every(({ member }, at) => member === named[at]);
}

/** The definition, if it is the one that was asked for. */
export function readDefinition(body: string, vote: string, asked: Asked, person: Person, known: Known): Definition {
  const definition = checked<Definition>(body, bodies.definition, checkDefinition, "draft-form");
  const { rule, author, repeats } = definition;
  const { decision } = rule;
  const { root } = known;
  const seats = decision.election?.seats ?? decision.lists?.seats ?? 1;
  const fits = {
    vote: definition.vote === idOf(vote) && definition.tenant === person.tenant && definition.meeting === person.meeting,
    words: definition.title === asked.title && definition.motion === asked.motion,
    kind: kindOf(definition) === asked.kind,
    rule: rule.name === asked.rule && isOfProfile(rule) === true && (decision.motion !== undefined || seats === asked.seats),
    options: choicesFit(definition, asked),
    files: filesFit(definition, known.files),
    ways: definition.change === asked.change && definition.close_when_all_voted === asked.close_when_all_voted,
    trustees: trusteesFit(definition, asked, known),
    repeats: asked.repeats === null ? repeats === null : repeats?.vote === idOf(asked.repeats) && repeats.reason === asked.repeats_reason && root !== null && same(root, repeats.root),
    author: author.id === person.you && author.name === person.name && person.key !== null && same(author.key, person.key.bytes),
  };
  const wrong = Object.entries(fits).find(([, isRight]) => !isRight)?.[0];
  if (wrong !== undefined) throw new VoteRefused(`draft-${wrong}`);
  return definition;
}

/** The people of the room, as far as it matters who leads. */
export type People = readonly Pick<Participant, "id" | "name" | "role">[];

/** The duty that a role has in votes (`Role::permissions` of the server: the right `roll`). */
const DUTIES: Partial<Record<Participant["role"], Roll["officers"][number]["duty"]>> = { chair: "chair", deputy: "chair", "minute-taker": "minutes" };

/** Whether everybody whom the roll lets lead does so in the room, under this name and with this duty. */
function officersLead({ officers }: Roll, { members }: Electorate, people: People): boolean {
  return officers.every(({ id, name, duty }) =>
    people.some((person) => {
      const member = members.find(({ participant }) => participant === person.id);
      const own = member ?? person;
      return idOf(own.id) === id && own.name === name && DUTIES[person.role] === duty;
    }),
  );
}

/** The roll, if everybody is in it as the room shows them. */
export function readRoll(body: string, sitting: Electorate | null, people: People, person: Person): Roll {
  let window: ReturnType<typeof checkRoll>["window"] | undefined;
  const roll = checked<Roll>(body, bodies.roll, (value) => ({ window } = checkRoll(value)), "draft-form");
  if (sitting === null || window === undefined) throw new VoteRefused("roll-room");
  const { presence } = window;
  const { members } = roll.register;
  if (members.length !== sitting.members.length) throw new VoteRefused("roll-members");
  for (const shown of sitting.members) {
    const id = idOf(shown.id);
    const line = members.find((member) => member.id === id);
    if (line === undefined || line.name !== shown.name || line.group !== shown.group || line.seat !== shown.seat) throw new VoteRefused("roll-members");
    const isThere = (presence.there.get(id) ?? null) === shown.place;
    if (!isThere || presence.excluded.has(id) !== shown.excluded || presence.votes(id) !== shown.votes) throw new VoteRefused("roll-presence");
  }
  const own = roll.officers.find(({ id }) => id === person.you);
  if (own === undefined || person.key === null || !same(own.key, person.key.bytes)) throw new VoteRefused("roll-officer");
  if (!officersLead(roll, sitting, people)) throw new VoteRefused("draft-officers");
  return roll;
}
