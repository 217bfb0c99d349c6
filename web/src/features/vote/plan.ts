/** What a form for a new vote holds, and what is wrong with it. */
import type { VoteDecision, VoteRule } from "../../api/generated";
import type { Definition, Rule } from "../../../verifier/forms";
import { PROFILES } from "../../../verifier/profiles";
import type { Plan } from "./contract";
import { asText } from "./dialogs";
import { kindOf } from "./words";

/** Limits of the wire (crates/wire/src/vote.rs). */
export const TITLE_MAX = 200;
export const MOTION_MAX = 20_000;
export const OPTIONS_MAX = 100;
export const TRUSTEES_MIN = 3;
export const TRUSTEES_MAX = 9;
export const SEATS_MAX = 200;
export const ATTACHMENTS_MAX = 10;
export const ATTACHMENT_BYTES_MAX = 10 * 1024 * 1024;

const DECISIONS = ["motion", "election", "lists"] as const satisfies readonly VoteDecision[];

export const ruleOf = (rules: readonly VoteRule[], name: string): VoteRule | undefined => rules.find((rule) => rule.name === name);

export const decisionsOf = (rules: readonly VoteRule[]): readonly VoteDecision[] => DECISIONS.filter((decision) => rules.some((rule) => rule.decision === decision));

/** Whether a lot can decide alone by this rule: whoever has the most is chosen, and nobody is counted who takes part. */
export function draws(name: string): boolean {
  const rule = PROFILES.rules[name] as Rule | undefined;
  return rule?.decision.election?.method === "most_votes" && rule.quorum.measure === "presence";
}

/** Most of a secret vote's trustees: more than half. */
export const majorityOf = (count: number): number => Math.max(2, Math.floor(count / 2) + 1);

export function emptyPlan(rules: readonly VoteRule[]): Plan {
  const rule = rules.find((one) => one.decision === "motion") ?? rules[0];
  return { title: "", motion: "", kind: "open", rule: rule?.name ?? "", seats: 1, options: [], abstain: true, change: true, closeWhenAllVoted: true, threshold: 2, repeats: null, circular: null, attached: null };
}

/** Nothing was written or chosen in it. */
export function isUntouched(plan: Plan, rules: readonly VoteRule[]): boolean {
  const begun = { ...plan, options: plan.options.filter((label) => asText(label) !== "") };
  return JSON.stringify(begun) === JSON.stringify(emptyPlan(rules));
}

/** The same vote again. */
export function planOf(definition: Definition, repeats: Plan["repeats"]): Plan {
  const { rule, options } = definition;
  return {
    title: definition.title,
    motion: definition.motion,
    kind: kindOf(definition),
    rule: rule.name,
    seats: rule.decision.election?.seats ?? rule.decision.lists?.seats ?? 1,
    options: options.filter(({ role }) => role === "candidate").map(({ label }) => label),
    abstain: options.some(({ role }) => role === "abstain"),
    change: definition.change,
    closeWhenAllVoted: definition.close_when_all_voted,
    threshold: definition.trustees?.threshold ?? 2,
    repeats,
    circular: definition.circular,
    attached: null,
  };
}

export type Fault = "title" | "motion" | "rule" | "options-few" | "options-same" | "options-lot" | "seats" | "reason";

/** The first thing that is wrong, in the order of the form. */
export function faultIn(plan: Plan, rules: readonly VoteRule[]): Fault | null {
  const rule = ruleOf(rules, plan.rule);
  if (rule === undefined) return "rule";
  if (asText(plan.title) === "") return "title";
  if (asText(plan.motion) === "") return "motion";
  if (rule.decision !== "motion") {
    const labels = plan.options.map(asText).filter((label) => label !== "");
    if (labels.length === 0) return "options-few";
    if (new Set(labels).size < labels.length) return "options-same";
    if (!Number.isInteger(plan.seats) || plan.seats < 1 || plan.seats > SEATS_MAX || (rule.one_seat && plan.seats !== 1)) return "seats";
    if (plan.kind === "lot" && labels.length <= plan.seats) return "options-lot";
  }
  return plan.repeats !== null && asText(plan.repeats.reason) === "" ? "reason" : null;
}

/** As it is sent: without what the rule does not ask for. */
export function cleaned(plan: Plan, rules: readonly VoteRule[]): Plan {
  const rule = ruleOf(rules, plan.rule);
  const motion = rule?.decision === "motion";
  const drawn = plan.kind === "lot" && { abstain: false, change: false, closeWhenAllVoted: false };
  return {
    ...plan,
    ...drawn,
    title: asText(plan.title),
    motion: asText(plan.motion),
    options: motion ? [] : plan.options.map(asText).filter((label) => label !== ""),
    seats: motion || rule?.one_seat ? 1 : plan.seats,
    repeats: plan.repeats && { ...plan.repeats, reason: asText(plan.repeats.reason) },
  };
}
