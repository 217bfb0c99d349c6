// The rules of the profiles (FORMAT.md, "Profiles"), as the record spells them.
import table from "../../crates/record/profiles.json";
import type { Definition, Rule } from "./forms";
import type { Window } from "./presence";

interface Profile {
  chair_in_room: boolean;
  secret_elsewhere: boolean;
  /** Whether the body decides without a sitting: never, by one rule that is for nothing else, or by every rule. */
  circular: "never" | "free" | { by: string; opposable: boolean };
}

interface Profiles {
  profiles: Record<string, Profile | undefined>;
  /** By name; elections and lists for one seat. */
  rules: Record<string, unknown>;
}

export const PROFILES = table as Profiles;

/** Whether the rule is the one of its profile; null if no profile has one of this name. */
export function isOfProfile(rule: Rule): boolean | null {
  const known = PROFILES.rules[rule.name];
  if (known === undefined) return null;
  const seats = rule.decision.election?.seats ?? rule.decision.lists?.seats ?? 1;
  const spelt = JSON.stringify(known, (name, value: unknown) => (name === "seats" ? seats : value));
  return spelt === JSON.stringify(rule);
}

/** Whether a rule of a profile decides in a sitting, or without one. What we do not know we do not judge. */
export function admits(name: string, circular: { opposable: boolean } | null): boolean {
  const [profile = "", rule = ""] = name.split(/\/(.*)/s);
  const known = PROFILES.profiles[profile]?.circular;
  if (known === undefined || known === "free") return true;
  if (known === "never") return circular === null;
  return circular === null ? rule !== known.by : rule === known.by && (circular.opposable || !known.opposable);
}

/** Why its profile bars a vote from being opened. Presence is the roll's: what happens after it counts in open votes only. */
export function barred({ rule, kind, circular }: Definition, chair: string, { presence, entitled }: Window): "open-chair" | "open-secret" | null {
  const profile = PROFILES.profiles[rule.name.split("/")[0] ?? ""];
  const { there, members } = presence;
  // Who leads and is no member is where the minutes are kept.
  if (profile?.chair_in_room === true && circular === null && members.has(chair) && there.get(chair) !== "room") return "open-chair";
  const elsewhere = [...entitled.keys()].some((id) => there.has(id) && there.get(id) !== "room");
  return kind === "secret" && profile?.secret_elsewhere === false && elsewhere ? "open-secret" : null;
}
