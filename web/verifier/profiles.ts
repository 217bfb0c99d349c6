// The rules of the profiles (FORMAT.md, "Profiles"), as the record spells them.
import table from "../../crates/record/profiles.json";
import type { Rule } from "./forms";

interface Profiles {
  profiles: Record<string, { chair_in_room: boolean; secret_elsewhere: boolean } | undefined>;
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
