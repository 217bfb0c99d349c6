/** What is to be voted on and how. What the rule fixes is no field. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { VoteDecision, VoteRule } from "../../api/generated";
import { PROFILES } from "../../../verifier/profiles";
import type { Rule } from "../../../verifier/forms";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";
import { AttachmentsField } from "./Attachments";
import type { Plan } from "./contract";
import { LongText } from "./dialogs";
import { decisionsOf, draws, emptyPlan, faultIn, MOTION_MAX, OPTIONS_MAX, ruleOf, SEATS_MAX, TITLE_MAX } from "./plan";
import type { Fault } from "./plan";
import { useVoteRoom } from "./scope";
import { Shape } from "./Shape";
import type { KindName } from "./words";
import { useQuorumRuleText, useRuleText } from "./words";

const KINDS = ["open", "roll-call", "roll-call-by-name", "secret", "lot"] as const satisfies readonly KindName[];

interface PlanFormProps {
  /** Of a vote that is being prepared; nothing for a new one. */
  readonly id: string | null;
  readonly plan: Plan | null;
  readonly busy: boolean;
  readonly onChange: (plan: Plan) => void;
  readonly onReady: (plan: Plan) => void;
  /** What else there is to say. */
  readonly children?: ReactNode;
}

export function PlanForm({ id, plan: kept, busy, onChange, onReady, children }: PlanFormProps) {
  const { t } = useLingui();
  const { desk } = useVoteRoom();
  const faults = useFaultTexts();
  const form = useRef<HTMLFormElement>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const rules = desk?.rules ?? [];
  const plan = kept ?? emptyPlan(rules);
  const rule = ruleOf(rules, plan.rule);
  const set = (part: Partial<Plan>) => {
    const next = { ...plan, ...part };
    onChange(next.kind === "lot" && !draws(next.rule) ? { ...next, ...withKind(next, "open") } : next);
  };
  // While a file is on its way, people go on writing.
  const latest = useRef(plan);
  useEffect(() => {
    latest.current = plan;
  });
  const error = (...names: Fault[]) => (fault !== null && names.includes(fault) ? faults[fault] : undefined);
  const send = () => {
    const wrong = faultIn(plan, rules);
    setFault(wrong);
    if (wrong === null) return onReady(plan);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  return (
    <form
      className="stack"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) send();
      }}
    >
      {plan.repeats !== null && <LongText label={t`Grund der Wiederholung`} hint={t`Steht wörtlich in der Niederschrift. Beide Abstimmungen bleiben.`} rows={2} value={plan.repeats.reason} error={error("reason")} onChange={(reason) => plan.repeats && set({ repeats: { ...plan.repeats, reason } })} />}
      <RuleChoice rules={rules} plan={plan} error={error("rule")} onChange={set} />
      <Field label={t`Titel`} value={plan.title} maxLength={TITLE_MAX} error={error("title")} onChange={(event) => set({ title: event.target.value })} />
      <LongText label={t`Wortlaut`} hint={t`So, wie er vorgelesen wird und im Protokoll steht.`} rows={4} max={MOTION_MAX} value={plan.motion} error={error("motion")} onChange={(motion) => set({ motion })} />
      <AttachmentsField id={id} attached={plan.attached} onChange={(attached) => onChange({ ...latest.current, attached })} />
      {plan.circular === null && <KindChoice plan={plan} onChange={set} />}
      {rule !== undefined && rule.decision !== "motion" && <Candidates decision={rule.decision} oneSeat={rule.one_seat} plan={plan} optionsError={error("options-few", "options-same", "options-lot")} seatsError={error("seats")} onChange={set} />}
      {plan.kind !== "lot" && <Ways plan={plan} decision={rule?.decision} onChange={set} />}
      {children}
      <button type="submit" className="btn p w" aria-disabled={busy}>{plan.kind === "secret" ? <Trans>Weiter zu den Vertrauenspersonen</Trans> : <Trans>Weiter zur Durchsicht</Trans>}</button>
    </form>
  );
}

function useFaultTexts(): Record<Fault, string> {
  const { t } = useLingui();
  return {
    title: t`Geben Sie einen Titel ein.`,
    motion: t`Geben Sie den Wortlaut ein.`,
    rule: t`Wählen Sie eine Regel.`,
    "options-few": t`Nennen Sie mindestens einen Vorschlag.`,
    "options-same": t`Jeder Vorschlag darf nur einmal vorkommen.`,
    "options-lot": t`Zum Losen braucht es mehr Vorschläge als Plätze.`,
    seats: t`Geben Sie eine Zahl von 1 bis ${SEATS_MAX} ein.`,
    reason: t`Geben Sie den Grund an.`,
  };
}

interface PartProps {
  readonly plan: Plan;
  readonly onChange: (part: Partial<Plan>) => void;
}

function RuleChoice({ rules, plan, error, onChange }: PartProps & { readonly rules: readonly VoteRule[]; readonly error: string | undefined }) {
  const { t, i18n } = useLingui();
  const names: Record<VoteDecision, string> = { motion: t`Beschluss`, election: t`Wahl`, lists: t`Verhältniswahl` };
  const text = useRuleText();
  const decisions = decisionsOf(rules);
  const quorum = useQuorumRuleText();
  const rule = ruleOf(rules, plan.rule);
  const titleOf = (one: VoteRule) => (i18n.locale.startsWith("de") ? one.title_de : one.title_en);
  const known = PROFILES.rules[plan.rule] as Rule | undefined;
  const seated = known && (JSON.parse(JSON.stringify(known, (name, value: unknown) => (name === "seats" ? plan.seats : value))) as Rule);
  return (
    <>
      {decisions.length > 1 && (
        <fieldset className="stack g1">
          <legend><Trans>Was wird entschieden?</Trans></legend>
          <div className="seg" role="group" aria-label={t`Was wird entschieden?`}>
            {decisions.map((decision) => (
              <button key={decision} type="button" aria-pressed={rule?.decision === decision} onClick={() => onChange({ rule: rules.find((one) => one.decision === decision)?.name ?? "" })}>{names[decision]}</button>
            ))}
          </div>
        </fieldset>
      )}
      <Select label={t`Regel`} value={plan.rule} error={error} onChange={(name) => onChange({ rule: name })}>
        {rules.filter((one) => one.decision === rule?.decision).map((one) => <option key={one.name} value={one.name}>{titleOf(one)}</option>)}
      </Select>
      {seated && (
        <div className="rule">
          <p>{text(seated)} {quorum(seated)}</p>
          {rule !== undefined && rule.citation.length > 0 && <p className="hint">{rule.citation.join(", ")}</p>}
        </div>
      )}
    </>
  );
}

/** What can be chosen besides, and how it ends. */
function Ways({ plan, decision, onChange }: PartProps & { readonly decision: VoteDecision | undefined }) {
  return (
    <fieldset className="stack g2">
      <legend><Trans>Möglichkeiten</Trans></legend>
      {decision === "motion" && <p className="row"><Shape name="yes" /><Trans>Ja</Trans> <Shape name="no" /><Trans>Nein</Trans></p>}
      <label className="check"><input type="checkbox" checked={plan.abstain} onChange={(event) => onChange({ abstain: event.target.checked })} /><Trans>Enthaltung ist möglich</Trans></label>
      <label className="check"><input type="checkbox" checked={plan.change} onChange={(event) => onChange({ change: event.target.checked })} /><Trans>Die Stimme lässt sich bis zum Schluss ändern</Trans></label>
      <label className="check"><input type="checkbox" checked={plan.closeWhenAllVoted} onChange={(event) => onChange({ closeWhenAllVoted: event.target.checked })} />{plan.circular === null ? <Trans>Schließt von selbst, wenn alle Anwesenden abgestimmt haben</Trans> : <Trans>Schließt von selbst, wenn alle Stimmberechtigten abgestimmt haben</Trans>}</label>
      {plan.circular === null && <p className="hint">{plan.kind === "secret" ? <Trans>Ohne das bleibt nach der letzten Stimme Zeit: Kann eine Vertrauensperson einen Stimmzettel nicht lesen, lässt er sich noch einmal abgeben.</Trans> : plan.change && plan.closeWhenAllVoted ? <Trans>Wer fehlt, hält nichts auf. Ändern lässt sich eine Stimme dann, bis die letzte da ist.</Trans> : <Trans>Wer fehlt, hält nichts auf. Ohne das schließen Vorsitz oder Schriftführung.</Trans>}</p>}
    </fieldset>
  );
}

/** What is usual for a kind. */
const withKind = ({ circular, closeWhenAllVoted }: Plan, kind: KindName): Pick<Plan, "kind" | "change" | "closeWhenAllVoted"> => ({
  kind,
  change: kind === "open" || kind === "secret",
  closeWhenAllVoted: circular === null ? kind !== "secret" : closeWhenAllVoted,
});

function KindChoice({ plan, onChange }: PartProps) {
  const { t } = useLingui();
  const name = useId();
  const words: Record<KindName, readonly [string, string]> = {
    open: [t`Offen, namentlich`, t`Namen und Stimmen nach dem Schluss`],
    "roll-call": [t`Namentlich, sofort`, t`Jede Stimme ist sofort für alle sichtbar`],
    "roll-call-by-name": [t`Aufruf einzeln`, t`Namen werden verlesen, jede Person stimmt dann ab`],
    secret: [t`Geheim (Erprobung)`, t`Mit Vertrauenspersonen; das Verfahren ist noch nicht von außen geprüft`],
    lot: [t`Los`, t`Niemand stimmt ab; alle Geräte, die da sind, ziehen gemeinsam`],
  };
  return (
    <fieldset className="stack g2">
      <legend><Trans>Art</Trans></legend>
      {KINDS.filter((kind) => kind !== "lot" || draws(plan.rule)).map((kind) => (
        <label key={kind} className="opt-b pick">
          <input type="radio" name={name} checked={plan.kind === kind} onChange={() => onChange(withKind(plan, kind))} />
          <span>{words[kind][0]}<span className="sub2">{words[kind][1]}</span></span>
        </label>
      ))}
    </fieldset>
  );
}

interface CandidatesProps extends PartProps {
  readonly decision: VoteDecision;
  readonly oneSeat: boolean;
  readonly optionsError: string | undefined;
  readonly seatsError: string | undefined;
}

function Candidates({ decision, oneSeat, plan, optionsError, seatsError, onChange }: CandidatesProps) {
  const { t } = useLingui();
  const list = useRef<HTMLFieldSetElement>(null);
  const note = useId();
  const names = plan.options.length === 0 ? [""] : plan.options;
  const change = (at: number, name: string) => onChange({ options: names.map((one, place) => (place === at ? name : one)) });
  const add = () => {
    onChange({ options: [...names, ""] });
    requestAnimationFrame(() => [...(list.current?.querySelectorAll<HTMLInputElement>("input[type=text]") ?? [])].at(-1)?.focus());
  };
  const remove = (at: number) => {
    onChange({ options: names.filter((_, place) => place !== at) });
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("input[type=text]")?.focus());
  };
  return (
    <fieldset className="stack g2" ref={list}>
      <legend>{decision === "lists" ? <Trans>Listen</Trans> : <Trans>Vorschläge</Trans>}</legend>
      {names.map((name, at) => {
        const number = at + 1;
        return (
          <div key={at} className="row nw cand">
            <input type="text" className="field" aria-label={decision === "lists" ? t`Liste ${number}` : t`Vorschlag ${number}`} aria-invalid={optionsError && at === 0 ? true : undefined} aria-describedby={optionsError && at === 0 ? note : undefined} maxLength={TITLE_MAX} value={name} onChange={(event) => change(at, event.target.value)} />
            <button type="button" className="btn q ic sm" aria-label={t`Zeile ${number} entfernen`} onClick={() => remove(at)}><Icon name="x" size="s" /></button>
          </div>
        );
      })}
      {optionsError && <p className="err" id={note}><Icon name="circle-alert" />{optionsError}</p>}
      {names.length < OPTIONS_MAX && <button type="button" className="btn o sm" onClick={add}><Icon name="plus" size="s" />{decision === "lists" ? <Trans>Weitere Liste</Trans> : <Trans>Weiterer Vorschlag</Trans>}</button>}
      {!oneSeat && <Field label={t`Zu besetzende Plätze`} type="number" min={1} max={SEATS_MAX} value={Number.isNaN(plan.seats) ? "" : plan.seats} error={seatsError} onChange={(event) => onChange({ seats: event.target.valueAsNumber })} />}
    </fieldset>
  );
}
