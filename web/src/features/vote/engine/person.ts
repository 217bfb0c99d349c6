// Who one is in the votes of this meeting, and with which key.
import type { VoteDesk } from "../../../api/generated";
import { ApiProblem } from "../../../api/client";
import { base64, same, unbase64 } from "../../../../verifier/bytes";
import type { KeyState } from "../contract";
import type { Gate } from "./gate";
import { ownKey, type VoterKey } from "./key";
import type { Shelf } from "./shelf";
import { keyStatement } from "./write";

export interface Person {
  readonly tenant: string;
  readonly meeting: string;
  readonly you: string | null;
  readonly name: string | null;
  readonly member: boolean;
  readonly duty: VoteDesk["duty"];
  readonly key: VoterKey | null;
  readonly state: KeyState;
  /** Votes whose roll may have been fixed before this device had its key: another key there is no deceit. */
  readonly late: readonly string[];
  /** The server has once said that it took the key of this device; kept here, so that it cannot be unsaid. */
  readonly acknowledged: boolean;
}

const isOf = (desk: VoteDesk, key: VoterKey): boolean => {
  const registered = desk.key === null ? null : unbase64(desk.key);
  return registered !== null && same(registered, key.bytes);
};

/** Finds the key of this device or makes one, and registers it. */
export async function personOf(desk: VoteDesk, gate: Gate, shelf: Shelf): Promise<{ person: Person; desk: VoteDesk }> {
  const { tenant, meeting, you, name, member, duty } = desk;
  const base = { tenant, meeting, you, name, member, duty, late: [], acknowledged: false };
  if (you === null) return { desk, person: { ...base, key: null, state: "none" } };
  const key = await ownKey(shelf, `key ${tenant} ${meeting} ${you}`);
  if (key === null) return { desk, person: { ...base, key, state: "unable" } };
  let now = desk;
  const isNew = !isOf(desk, key);
  let wasTaken = false;
  if (isNew) {
    const signature = await key.sign(keyStatement(meeting, you, key.bytes));
    try {
      await gate.insist("/key", { key: base64(key.bytes), signature: base64(signature) });
      wasTaken = true;
    } catch (error) {
      // Another one is in use, and stays until an officer enters this one.
      if (!(error instanceof ApiProblem) || error.code !== "conflict") throw error;
    }
    now = await gate.insist<VoteDesk>("/desk", {});
  }
  const state = isOf(now, key) ? "ready" : "other-device";
  const fixed = now.votes.filter(({ stage }) => stage !== "empty" && stage !== "frozen").map(({ id }) => id);
  // What was late when the key was registered stays so; no roll that is fixed from then on may have another.
  const place = latePlace(tenant, meeting, you);
  const known = (await shelf.get<string[]>(place)) ?? [];
  const late = isNew ? [...new Set([...known, ...fixed])] : known;
  await shelf.put(place, late);
  const told = `acknowledged ${tenant} ${meeting} ${you}`;
  const acknowledged = wasTaken || state === "ready" || (await shelf.get<boolean>(told)) === true;
  if (acknowledged) await shelf.put(told, true);
  return { desk: now, person: { ...base, key, state, late, acknowledged } };
}

/** Where it is kept which votes were late. */
export const latePlace = (tenant: string, meeting: string, you: string | null): string => `late ${tenant} ${meeting} ${you ?? ""}`;

/** The same person after the server was asked again. */
export function personAgain(person: Person, desk: VoteDesk): Person {
  const { key } = person;
  const state = desk.you === null ? "none" : key === null ? person.state : isOf(desk, key) ? "ready" : "other-device";
  return { ...person, you: desk.you, name: desk.name, member: desk.member, duty: desk.duty, state, acknowledged: person.acknowledged || state === "ready" };
}
