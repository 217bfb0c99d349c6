// Whether definition and roll go together (FORMAT-entries.md, "definition" and "roll").
import { Fault, hex } from "./bytes";
import type { Definition, Roll } from "./forms";
import { isKey, isOrigin, readKey, type VerifierKey } from "./notes";
import { checkRegister, Window } from "./presence";
import { admits } from "./profiles";
import { isRule } from "./rule";
import { Refused } from "../src/features/ballot/cs1/bytes";
import { makeVote, type Shape, type Vote } from "../src/features/ballot/cs1/terms";
import { unhex } from "./bytes";

const differ = <T>(values: readonly T[]): boolean => new Set(values).size === values.length;

/** Faults of the suite are faults of the record, by the same code. */
export function ofSuite<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) throw new Fault(error.code);
    throw error;
  }
}

export const isSecret = ({ kind }: Definition): boolean => kind === "secret";
export const isLot = ({ kind }: Definition): boolean => kind === "lot";
const isRollCall = ({ kind }: Definition): boolean => typeof kind === "object";
export const isCalled = ({ kind }: Definition): boolean => typeof kind === "object" && kind.roll_call.called;

/** The key that signs for the log. */
export function logKey({ log, origin }: Definition): VerifierKey {
  const key = readKey(log);
  if (key === null || key.type !== 1 || key.name !== origin) throw new Fault("definition-key");
  return key;
}

const count = ({ options }: Definition, role: string): number => options.filter((option) => option.role === role).length;

export function checkDefinition(definition: Definition): void {
  if (definition.suite !== "plenum-vote/1") throw new Fault("definition-kind");
  if (!isRule(definition.rule)) throw new Fault("definition-rule");
  checkOptions(definition);
  checkSelection(definition);
  checkKind(definition);
  checkCircular(definition);
  const { attachments, author } = definition;
  if (attachments.length > 100 || !differ(attachments.map(({ name }) => name))) throw new Fault("definition-attachments");
  logKey(definition);
  if (!isKey(author.key)) throw new Fault("definition-key");
  if (!isOrigin(definition.origin)) throw new Fault("definition-origin");
}

function checkOptions(definition: Definition): void {
  const { options, rule } = definition;
  const once = differ(options.map(({ id }) => id)) && differ(options.map(({ label }) => label));
  const few = ["yes", "no", "abstain", "invalid"].every((role) => count(definition, role) <= 1);
  const [yes, no, candidates] = [count(definition, "yes"), count(definition, "no"), count(definition, "candidate")];
  const { motion, election } = rule.decision;
  const fits =
    motion !== undefined ? yes === 1 && no === 1 && candidates === 0 : yes === 0 && candidates >= 1 && (election !== undefined || no === 0);
  if (!once || !few || !fits || options.length > 200) throw new Fault("definition-options");
}

function checkSelection(definition: Definition): void {
  const { min, max } = definition.selection;
  const most = definition.rule.decision.election === undefined ? 1 : count(definition, "candidate");
  const fits = max >= 1 && min <= max && max <= most && (most > 1 || min === 1);
  if (!fits) throw new Fault("definition-selection");
}

function checkKind(definition: Definition): void {
  const { trustees, circular, rule, close_when_all_voted, options } = definition;
  const bare = trustees === null;
  let fits = bare;
  if (isRollCall(definition)) fits = bare && circular === null;
  if (isSecret(definition)) fits = !bare && rule.decision.motion?.tie !== "chair";
  if (isLot(definition)) {
    fits = bare && rule.decision.election !== undefined && count(definition, "candidate") === options.length && circular === null && !close_when_all_voted;
  }
  if (!fits) throw new Fault("definition-kind");
  if (isSecret(definition)) secretTerms(definition, new Uint8Array(32), new Uint8Array(32));
}

/** Where we know the law of the body: without a sitting only as it says, and as a procedure of its own. */
function checkCircular({ circular, meeting, vote, rule }: Definition): void {
  if (circular !== null && (meeting !== vote || !admits(rule.name, circular))) throw new Fault("definition-circular");
}

/** The shape of secret ballots: nothing stands beside abstain and invalid, nor beside no where there are candidates. */
function shapeOf(definition: Definition): Shape {
  const alone = (role: string) => role === "abstain" || role === "invalid" || (role === "no" && count(definition, "candidate") > 0);
  const exclusive = definition.options.flatMap(({ role }, at) => (alone(role) ? [at] : []));
  return { options: definition.options.length, ...definition.selection, exclusive };
}

/** The terms of a secret vote. */
export function secretTerms(definition: Definition, definitionLeaf: Uint8Array, rollLeaf: Uint8Array): Vote {
  const { threshold, trustees } = definition.trustees!;
  const [tenant, meeting, vote] = [unhex(definition.tenant), unhex(definition.meeting), unhex(definition.vote)];
  const keys = trustees.map(({ kem, signature }) => ({ kem, signature }));
  if (keys.some(({ kem }) => kem.length !== 1216)) throw new Fault("cs1-trustee-key");
  const terms = { tenant, meeting, vote, definition: definitionLeaf, roll: rollLeaf, shape: shapeOf(definition), threshold, trustees: keys };
  return ofSuite(() => makeVote(terms));
}

/** Whether somebody may choose this. */
export function checkChoice({ options, selection }: Definition, choice: readonly string[]): void {
  const places = choice.map((id) => options.findIndex((option) => option.id === id));
  const ordered = places.every((place, at) => place !== -1 && (at === 0 || places[at - 1]! < place));
  const alone = places.some((place) => options[place]?.role !== "candidate");
  const fits = alone ? places.length === 1 : places.length >= selection.min && places.length <= selection.max;
  if (!ordered || !fits) throw new Fault("ballot-choice");
}

const rising = (ids: readonly string[]): boolean => ids.every((id, at) => at === 0 || ids[at - 1]! < id);

/** The window of presence that the roll gives, and the key of each person. */
export function checkRoll(roll: Roll): { window: Window; keys: Map<string, Uint8Array> } {
  checkRegister(roll.register);
  const window = new Window(roll);
  if (!rising(roll.keys.map(({ member }) => member)) || !rising(roll.officers.map(({ id }) => id))) throw new Fault("roll-order");
  const names = new Map(roll.register.members.map(({ id, name }) => [id, name]));
  const named = roll.officers.every(({ id, name }) => !names.has(id) || names.get(id) === name);
  const leads = roll.officers.some(({ id, duty }) => id === roll.chair && duty === "chair");
  if (!named || !leads || roll.officers.length > 32) throw new Fault("roll-officer");
  const keys = new Map<string, Uint8Array>();
  const all = [...roll.keys.map(({ member, key }) => [member, key] as const), ...roll.officers.map(({ id, key }) => [id, key] as const)];
  for (const [id, key] of all) {
    const known = keys.get(id);
    if (!isKey(key) || (known !== undefined && hex(known) !== hex(key))) throw new Fault("roll-key");
    keys.set(id, key);
  }
  const strangers = roll.keys.some(({ member }) => !names.has(member));
  if (strangers || !differ([...keys.values()].map(hex))) throw new Fault("roll-key");
  return { window, keys };
}
