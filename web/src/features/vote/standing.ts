/** Who has a vote by a roll, who has none, and on what way each takes part. */
import type { Definition, Roll } from "../../../verifier/forms";
import { Presence, Window } from "../../../verifier/presence";
import type { Place } from "../../../verifier/presence";
import { barred } from "../../../verifier/profiles";

export interface Standing {
  readonly id: string;
  readonly name: string;
  readonly group: string | null;
  readonly votes: number;
  readonly place: Place | null;
  readonly excluded: boolean;
  /** Has a key: can cast alone. */
  readonly device: boolean;
  /** Of somebody for whom they stand in. */
  readonly standsInFor: string | null;
}

export interface RollFigures {
  readonly statutory: number;
  readonly excluded: number;
  readonly entitled: number;
  readonly present: number;
  readonly lines: readonly Standing[];
  readonly statutoryVotes: number;
  /** Who presides; who else leads, and who keeps the minutes. */
  readonly chair: string;
  readonly deputies: readonly string[];
  readonly minutes: readonly string[];
  /** Of seats that have another number of votes than one. */
  readonly weights: readonly { readonly name: string; readonly weight: number }[];
}

export function figuresOf(roll: Roll): RollFigures {
  const presence = new Presence(roll.register);
  for (const happening of roll.happened) presence.apply(happening);
  const keyed = new Set(roll.keys.map(({ member }) => member));
  const nameOf = (id: string | undefined) => (id === undefined ? null : (presence.members.get(id)?.name ?? null));
  const lines = roll.register.members.map(({ id, name, group }): Standing => ({
    id,
    name,
    group,
    votes: presence.votes(id),
    place: presence.there.get(id) ?? null,
    excluded: presence.excluded.has(id),
    device: keyed.has(id),
    standsInFor: nameOf(presence.standsIn.get(id)),
  }));
  const entitled = lines.filter(({ votes }) => votes > 0);
  const officers = (duty: "chair" | "minutes") => roll.officers.filter((officer) => officer.duty === duty && officer.id !== roll.chair).map(({ name }) => name);
  const weights = roll.register.members.filter(({ seat, weight }) => seat === "holder" && weight !== 1);
  return {
    statutory: roll.register.statutory,
    excluded: presence.excludedSeats(),
    entitled: entitled.length,
    present: entitled.filter(({ place }) => place !== null).length,
    lines,
    statutoryVotes: Number(roll.register.statutory_votes),
    chair: roll.officers.find(({ id }) => id === roll.chair)?.name ?? nameOf(roll.chair) ?? "",
    deputies: officers("chair"),
    minutes: officers("minutes"),
    weights: weights.map(({ name, weight }) => ({ name, weight })),
  };
}

/** Why a vote could not be opened by this roll, as the law would refuse it then. */
export function barOf(definition: Definition | null, roll: Roll | null): ReturnType<typeof barred> {
  return definition === null || roll === null ? null : barred(definition, roll.chair, new Window(roll));
}
