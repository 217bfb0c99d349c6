// Drafts that the server makes and an officer signs: they are read here first, and say what was asked for and what the
// room shows, or nobody signs them.
import type { Sitting, VoteDraftRequest } from "../../../api/generated";
import { Fault, same } from "../../../../verifier/bytes";
import { checkDefinition, checkRoll } from "../../../../verifier/definition";
import { bodies, type Definition, type Roll } from "../../../../verifier/forms";
import { type Form, read } from "../../../../verifier/json";
import { isOfProfile } from "../../../../verifier/profiles";
import { type Plan, VoteRefused } from "../contract";
import type { Person } from "./person";
import { idOf, tidy, uuidOf } from "./write";

const BODY_MAX = 16 * 1024 * 1024;

/** What is asked for, tidy. */
export function requestOf(vote: string | null, plan: Plan): Omit<VoteDraftRequest, "ticket"> {
  const { title, motion, kind, rule, seats, options, abstain, change, closeWhenAllVoted, threshold, repeats } = plan;
  return {
    vote, kind, rule, seats, abstain, change, threshold,
    title: tidy(title),
    motion: tidy(motion),
    options: options.map(tidy),
    close_when_all_voted: closeWhenAllVoted,
    repeats: repeats === null ? null : uuidOf(idOf(repeats.vote)),
    repeats_reason: repeats === null ? null : tidy(repeats.reason),
  };
}

const kindOf = ({ kind }: Definition): string => (typeof kind === "string" ? kind : kind.roll_call.called ? "roll-call-by-name" : "roll-call");

const equal = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((word, at) => word === b[at]);

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

/** What this device knows of others: who agreed to be a trustee, and the root of the vote that is repeated. */
interface Known {
  readonly agreed: readonly string[];
  readonly root: Uint8Array | null;
}

/** The definition, if it is the one that was asked for. */
export function readDefinition(body: string, vote: string, asked: Omit<VoteDraftRequest, "ticket">, person: Person, { agreed, root }: Known): Definition {
  const definition = checked<Definition>(body, bodies.definition, checkDefinition, "draft-form");
  const { options, rule, author, trustees, repeats } = definition;
  const { decision } = rule;
  const candidates = options.filter(({ role }) => role === "candidate").map(({ label }) => label);
  const seats = decision.election?.seats ?? decision.lists?.seats ?? 1;
  const fits = {
    vote: definition.vote === idOf(vote) && definition.tenant === person.tenant && definition.meeting === person.meeting,
    words: definition.title === asked.title && definition.motion === asked.motion && definition.attachments.length === 0,
    kind: kindOf(definition) === asked.kind && definition.circular === null,
    rule: rule.name === asked.rule && isOfProfile(rule) === true && (decision.motion !== undefined || seats === asked.seats),
    options: equal(candidates, asked.options) && options.some(({ role }) => role === "abstain") === asked.abstain,
    ways: definition.change === asked.change && definition.close_when_all_voted === asked.close_when_all_voted,
    trustees:
      asked.kind === "secret"
        ? trustees?.threshold === asked.threshold && trustees.trustees.length === agreed.length && trustees.trustees.every(({ member }) => member === null || agreed.includes(member))
        : trustees === null,
    repeats: asked.repeats === null ? repeats === null : repeats?.vote === idOf(asked.repeats) && repeats.reason === asked.repeats_reason && root !== null && same(root, repeats.root),
    author: author.id === person.you && author.name === person.name && person.key !== null && same(author.key, person.key.bytes),
  };
  const wrong = Object.entries(fits).find(([, isRight]) => !isRight)?.[0];
  if (wrong !== undefined) throw new VoteRefused(`draft-${wrong}`);
  return definition;
}

/** The roll, if everybody is in it as the room shows them. */
export function readRoll(body: string, sitting: Sitting | null, person: Person): Roll {
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
  return roll;
}
