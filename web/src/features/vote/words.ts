/** A vote in words: how it is held, how far it is, what decides, what came out. */
import { useLingui } from "@lingui/react/macro";
import { isLot } from "../../../verifier/definition";
import type { Definition, Rule } from "../../../verifier/forms";
import type { Outcome, Tally } from "../../../verifier/rule";
import type { Plan, VoteView } from "./contract";

export type KindName = Plan["kind"];

export function kindOf({ kind }: Definition): KindName {
  if (typeof kind === "object") return kind.roll_call.called ? "roll-call-by-name" : "roll-call";
  return kind;
}

export function useKindNames(): Record<KindName, string> {
  const { t } = useLingui();
  return { open: t`offen, namentlich`, "roll-call": t`namentlich, sofort sichtbar`, "roll-call-by-name": t`namentlich, einzeln aufgerufen`, secret: t`geheim`, lot: t`Losentscheid` };
}

/** Who will see what, and when: one sentence that is true. */
export function useKindText(): (kind: KindName, trustees: Definition["trustees"]) => string {
  const { t } = useLingui();
  return (kind, trustees) => {
    const [needed, all] = [trustees?.threshold ?? 0, trustees?.trustees.length ?? 0];
    switch (kind) {
      case "open":
        return t`Offene Abstimmung: Nach dem Schluss sehen alle Ihren Namen und Ihre Stimme.`;
      case "roll-call":
        return t`Namentliche Abstimmung: Alle sehen sofort Ihren Namen und Ihre Stimme.`;
      case "roll-call-by-name":
        return t`Namentliche Abstimmung mit Aufruf: Sie stimmen ab, wenn Ihr Name aufgerufen ist. Alle sehen sofort, wie.`;
      case "secret":
        return t`Geheim (Erprobung, noch nicht von außen geprüft): Niemand sieht, wie Sie stimmen, auch der Server nicht, solange nicht ${needed} der ${all} Vertrauenspersonen dafür zusammenwirken.`;
      case "lot":
        return t`Losentscheid: Niemand stimmt ab. Alle Geräte, die da sind, ziehen gemeinsam. Keines von ihnen und auch nicht der Server kann bestimmen, wie es fällt.`;
    }
  };
}

export function useStageNames(): Record<VoteView["stage"], string> {
  const { t } = useLingui();
  return { empty: t`Entwurf`, frozen: t`Festgelegt`, listed: t`Bereit`, open: t`Abstimmung läuft`, closed: t`Geschlossen`, counted: t`Ausgezählt`, announced: t`Festgestellt`, void: t`Ungültig` };
}

/** How far a vote is; of a lot nobody says that people vote. */
export function useStageText(): (vote: VoteView) => string {
  const { t } = useLingui();
  const stages = useStageNames();
  return ({ stage, definition, isTold }) => {
    const name = stages[stage];
    if (isTold) return t`${name}, sagt der Server`;
    const drawn = definition !== null && isLot(definition);
    if (drawn && stage === "open") return t`Losentscheid läuft`;
    return drawn && stage === "counted" ? t`Gezogen` : name;
  };
}

/** A rule as one sentence. */
export function useRuleText(): (rule: Rule) => string {
  const { t } = useLingui();
  const bases = { yes_no: t`der Ja- und Nein-Stimmen`, valid: t`der gültigen Stimmen mit Enthaltungen`, cast: t`der abgegebenen Stimmen`, present: t`der Stimmen der Anwesenden`, statutory: t`der gesetzlichen Stimmenzahl` };
  const ties = { rejected: t`Bei Gleichstand ist der Antrag abgelehnt.`, chair: t`Bei Gleichstand entscheidet der Vorsitz, wenn er eine Stimme hat.`, lot: t`Bei Gleichstand entscheidet das Los.` };
  const methods = { d_hondt: "d’Hondt", sainte_lague: "Sainte-Laguë", hare_niemeyer: "Hare/Niemeyer" };
  return ({ decision: { motion, election, lists } }) => {
    if (motion) {
      const { num, den, strict } = motion.threshold;
      const [share, base, tie] = [`${num}/${den}`, bases[motion.base], ties[motion.tie]];
      if (motion.base === "yes_no" && num === 1 && den === 2 && strict) return t`Angenommen bei mehr Ja als Nein; Enthaltungen zählen nicht mit. ${tie}`;
      return strict ? t`Angenommen bei mehr als ${share} ${base}.` : t`Angenommen bei mindestens ${share} ${base}.`;
    }
    if (election) {
      const { seats } = election;
      if (election.method === "more_than_half") return t`Gewählt ist, wer mehr als die Hälfte der Stimmen erhält; sonst folgt ein zweiter Wahlgang.`;
      return seats === 1 ? t`Gewählt ist, wer die meisten Stimmen erhält; bei Gleichstand entscheidet das Los.` : t`Gewählt sind die ${seats} mit den meisten Stimmen; bei Gleichstand entscheidet das Los.`;
    }
    const [seats, method] = [lists?.seats ?? 0, methods[lists?.method ?? "d_hondt"]];
    return t`${seats} Sitze werden nach ${method} auf die Listen verteilt; bei gleichem Anspruch entscheidet das Los.`;
  };
}

/** What decides in this vote, as one sentence. */
export function useDecisionText(): (definition: Definition) => string {
  const { t } = useLingui();
  const ruleText = useRuleText();
  return (definition) => {
    const { rule } = definition;
    if (!isLot(definition)) return ruleText(rule);
    const seats = rule.decision.election?.seats ?? 1;
    return seats === 1 ? t`Jeder Vorschlag hat ein Los. Wer als Erstes gezogen wird, ist gewählt.` : t`Jeder Vorschlag hat ein Los. Die ersten ${seats}, die gezogen werden, sind gewählt.`;
  };
}

/** When the body can decide, as one sentence; nothing if the rule asks for nothing. */
export function useQuorumRuleText(): (rule: Rule) => string | null {
  const { t } = useLingui();
  return ({ quorum: { share, floor, measure, of, all_invited } }) => {
    if (share === null && floor === 0) return all_invited ? t`Alle müssen geladen sein.` : null;
    const part = share === null ? String(floor) : `${share.num}/${share.den}`;
    const whole = of === "statutory" ? t`der gesetzlichen Mitgliederzahl` : t`der Stimmberechtigten`;
    const more = share?.strict ?? false;
    if (measure === "presence") return more ? t`Beschlussfähig, wenn mehr als ${part} ${whole} anwesend sind.` : t`Beschlussfähig, wenn mindestens ${part} ${whole} anwesend sind.`;
    return more ? t`Beschlussfähig, wenn mehr als ${part} ${whole} teilnehmen.` : t`Beschlussfähig, wenn mindestens ${part} ${whole} teilnehmen.`;
  };
}

const labelOf = (definition: Definition | null, id: string): string => definition?.options.find((option) => option.id === id)?.label ?? id;

type Option = Definition["options"][number];

/** An option in the language of whoever reads or listens; what the record says stands beside it where it says it otherwise. */
export function useOptionText(): (option: Option) => string {
  const { t } = useLingui();
  const words: Record<Option["role"], string | null> = { yes: t`Ja`, no: t`Nein`, abstain: t`Enthaltung`, invalid: t({ message: "Ungültig", context: "choice" }), candidate: null };
  return ({ label, role }) => {
    const word = words[role];
    return word === null || word === label ? label : `${word} (${label})`;
  };
}

/** As what an option is counted, where its own words do not say it. */
export function useRoleText(): (option: Option) => string | null {
  const { t } = useLingui();
  const roles: Record<Option["role"], readonly [string, string]> = {
    yes: [t`Ja`, t`zählt als Ja`],
    no: [t`Nein`, t`zählt als Nein`],
    abstain: [t`Enthaltung`, t`zählt als Enthaltung`],
    invalid: [t({ message: "Ungültig", context: "choice" }), t`zählt als ungültig`],
    candidate: ["", t`steht zur Wahl`],
  };
  return ({ label, role }) => (roles[role][0] === label ? null : roles[role][1]);
}

/** A choice, as it is read out. */
export function useChoiceText(): (definition: Definition | null, choice: readonly string[]) => string {
  const optionText = useOptionText();
  return (definition, choice) =>
    choice.map((id) => {
      const option = definition?.options.find((one) => one.id === id);
      return option ? optionText(option) : id;
    }).join(", ");
}

/** What came out, in two or three words. */
export function useOutcomeText(): (definition: Definition | null, outcome: Outcome) => string {
  const { t } = useLingui();
  const choiceText = useChoiceText();
  return (definition, outcome) => {
    switch (outcome.is) {
      case "passed":
        return t`Angenommen`;
      case "rejected":
        return definition?.rule.decision.motion ? t`Abgelehnt` : t`Niemand gewählt`;
      case "no_quorum":
        return t`Nicht beschlussfähig`;
      case "chair_decides":
      case "lot_decides":
        return t`Stimmengleichheit`;
      case "elected": {
        const names = choiceText(definition, outcome.ids);
        return t`Gewählt: ${names}`;
      }
      case "second_round": {
        const names = choiceText(definition, outcome.ids);
        return t`Zweiter Wahlgang: ${names}`;
      }
      case "seated": {
        const seats = [...outcome.seats].map(([id, count]) => `${labelOf(definition, id)} ${count}`).join(", ");
        return t`Sitze: ${seats}`;
      }
    }
  };
}

/** What came out as one sentence with its numbers, to be heard. */
export function useResultText(): (vote: VoteView) => string {
  const outcome = useOutcomeText();
  const optionText = useOptionText();
  return ({ definition, result }) => {
    if (result === null || definition === null) return "";
    const said = outcome(definition, result.evaluation.outcome);
    if (isLot(definition)) return said;
    const { tally } = result;
    const counts = definition.options.map((option) => `${optionText(option)} ${countOf(tally, option)}`).join(", ");
    return `${said}. ${counts}`;
  };
}

/** Votes for an option. */
export const countOf = (tally: Tally, { id, role }: Option): bigint => (role === "candidate" ? (tally.candidates.get(id) ?? 0n) : tally[role]);

export function useCauseNames(): Record<"disturbance" | "mistake" | "not_countable" | "log" | "opposed" | "other", string> {
  const { t } = useLingui();
  return { disturbance: t`Störung bei Bild oder Ton`, mistake: t`Fehler in Wortlaut oder Verzeichnis`, not_countable: t`nicht auszählbar`, log: t`Widerspruch in der Urne`, opposed: t`Widerspruch gegen das Verfahren`, other: t`anderer Grund` };
}

export function useProblemNames(): Record<"sound" | "picture" | "document" | "device" | "other", string> {
  const { t } = useLingui();
  return { sound: t`Ton`, picture: t`Bild`, document: t`Unterlage`, device: t`eigenes Gerät`, other: t`etwas anderes` };
}

/** Numbers of an evaluation are of any size; those of a body are small. */
export const small = (number: bigint): number => Number(number);
