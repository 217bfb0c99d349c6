/** Who has a vote by a roll, who has none, and on what way each takes part. */
import type { Roll } from "../../../verifier/forms";
import { Presence } from "../../../verifier/presence";
import type { Place } from "../../../verifier/presence";

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
  return { statutory: roll.register.statutory, excluded: presence.excludedSeats(), entitled: entitled.length, present: entitled.filter(({ place }) => place !== null).length, lines };
}
