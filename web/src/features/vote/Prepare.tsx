/** From the form to the signed definition; of a secret vote with its trustees in between. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { ReactNode } from "react";
import { isLot } from "../../../verifier/definition";
import type { Definition } from "../../../verifier/forms";
import { Icon } from "../../ui/Icon";
import type { Drafted, Plan, VoteView } from "./contract";
import { cleaned, emptyPlan } from "./plan";
import { PlanForm } from "./PlanForm";
import { keepPlace, tellBar, useVoteRoom } from "./scope";
import type { Bar } from "./scope";
import { Steps } from "./Steps";
import { Trustees } from "./Trustees";
import { kindOf, useDecisionText, useKindText, useQuorumRuleText, useRoleText } from "./words";

type Step = { readonly at: "form" } | { readonly at: "trustees" } | { readonly at: "wording"; readonly draft: Drafted<Definition> };

interface PrepareProps {
  /** Of a vote that is being prepared; nothing for a new one. */
  readonly id: string | null;
  /** As soon as it is known. */
  readonly vote: VoteView | null;
}

export function Prepare({ id, vote }: PrepareProps) {
  const { t } = useLingui();
  const { acts, run, desk, plans, keepPlan, pick } = useVoteRoom();
  const key = id ?? "new";
  const plan = plans.get(key) ?? null;
  const begun = id ?? plan?.attached?.vote ?? null;
  const [step, setStep] = useState<Step>({ at: "form" });
  const go = (next: Step) => {
    keepPlace();
    setStep(next);
  };
  const [busy, setBusy] = useState(false);
  const rules = desk?.rules ?? [];
  const draft = async (wanted: Plan) => {
    setBusy(true);
    const got = await run(() => acts.draft(begun, cleaned(wanted, rules)));
    setBusy(false);
    if (got) setStep({ at: "wording", draft: got.value });
  };
  const fix = async (drafted: Drafted<Definition>) => {
    setBusy(true);
    const got = await run(() => acts.fix(drafted), t`Der Wortlaut ist festgelegt.`);
    if (!got) return setBusy(false);
    keepPlan(key, null);
    pick(drafted.vote);
  };
  const isSecret = plan?.kind === "secret" || (vote?.asked.length ?? 0) > 0;
  const now = step.at === "form" ? "prepare" : step.at;
  return (
    <div className="stack">
      <Steps now={now} isSecret={isSecret} isDrawn={plan?.kind === "lot"} />
      {step.at === "form" && <PlanForm id={id} plan={plan ?? (vote && vote.asked.length > 0 ? { ...emptyPlan(rules), title: vote.title, kind: "secret", closeWhenAllVoted: false } : null)} busy={busy} onChange={(next) => keepPlan(key, next)} onReady={(ready) => {
        keepPlan(key, ready);
        if (ready.kind === "secret") go({ at: "trustees" });
        else void draft(ready);
      }} />}
      {step.at === "trustees" && plan !== null && <Trustees vote={vote} plan={plan} busy={busy} onThreshold={(threshold) => keepPlan(key, { ...plan, threshold })} onAsked={(asked) => {
        keepPlan(asked, plan);
        if (asked !== key) keepPlan(key, null);
        pick(asked);
      }} onBack={() => go({ at: "form" })} onReady={(ready) => void draft(ready)} />}
      {step.at === "wording" && <Preview draft={step.draft} busy={busy} onBack={() => go({ at: "form" })} onFix={() => void fix(step.draft)} />}
    </div>
  );
}

interface PreviewProps {
  readonly draft: Drafted<Definition>;
  readonly busy: boolean;
  /** Why it cannot be signed yet. */
  readonly bar?: Bar | null;
  readonly onBack: () => void;
  readonly onFix: () => void;
  readonly children?: ReactNode;
}

export function Preview({ draft, busy, bar = null, onBack, onFix, children }: PreviewProps) {
  const { t } = useLingui();
  const definition = draft.content;
  const kind = useKindText();
  const decision = useDecisionText();
  const quorum = useQuorumRuleText();
  const roles = useRoleText();
  const { min, max } = definition.selection;
  const drawn = isLot(definition);
  const press = () => {
    if (busy) return;
    if (bar === null) onFix();
    else tellBar(bar);
  };
  return (
    <section className="stack" aria-label={t`Was festgelegt wird`}>
      <div className="ntc warn"><Icon name="lock" /><p><b><Trans>Das wird festgelegt und kann nicht mehr geändert werden.</Trans></b></p><p className="hint"><Trans>Wer etwas ändern will, macht danach eine neue Abstimmung.</Trans></p></div>
      <h3 className="serif"><bdi>{definition.title}</bdi></h3>
      <blockquote className="motion"><bdi>{definition.motion}</bdi></blockquote>
      {definition.repeats !== null && <p className="sm"><Icon name="repeat-2" size="s" /> <Trans>Wiederholung:</Trans> <bdi>{definition.repeats.reason}</bdi></p>}
      <p className="sm">{kind(kindOf(definition), definition.trustees)}</p>
      <div className="rule"><p>{decision(definition)} {quorum(definition.rule)}</p><p className="hint">{definition.rule.citation.join(", ")}</p></div>
      <dl className="kv sm">
        <dt><Trans>Möglichkeiten</Trans></dt>
        <dd><ul className="roles">{definition.options.map((option) => <li key={option.id}><bdi>{option.label}</bdi>{roles(option) !== null && <> <span className="mut">{roles(option)}</span></>}</li>)}</ul></dd>
        {!drawn && max > 1 && <><dt><Trans>Auswahl</Trans></dt><dd>{min === max ? max : <Trans>{min} bis {max}</Trans>}</dd></>}
        {!drawn && <><dt><Trans>Ändern</Trans></dt><dd>{definition.change ? <Trans>bis zum Schluss</Trans> : <Trans>nicht möglich</Trans>}</dd></>}
        <dt><Trans>Schluss</Trans></dt>
        <dd>{definition.circular !== null ? definition.close_when_all_voted ? <Trans>am Ende der Frist, oder wenn alle Stimmberechtigten abgestimmt haben</Trans> : <Trans>am Ende der Frist</Trans> : definition.close_when_all_voted ? <Trans>wenn alle Anwesenden abgestimmt haben, oder durch Vorsitz oder Schriftführung</Trans> : <Trans>durch Vorsitz oder Schriftführung</Trans>}</dd>
        {definition.attachments.length > 0 && <><dt><Trans>Anlagen</Trans></dt><dd><bdi>{definition.attachments.map(({ name }) => name).join(", ")}</bdi></dd></>}
        {definition.trustees !== null && <><dt><Trans>Vertrauenspersonen</Trans></dt><dd><bdi>{definition.trustees.trustees.map((one) => one.name).join(", ")}</bdi></dd></>}
      </dl>
      {children}
      <button type="button" className="btn p w" aria-disabled={busy || bar !== null} aria-describedby={bar?.id} onClick={press}><Icon name="signature" size="s" />{definition.circular === null ? <Trans>Festlegen und unterschreiben</Trans> : <Trans>Unterschreiben und eröffnen</Trans>}</button>
      <button type="button" className="btn q w" onClick={onBack}><Trans>Zurück zum Formular</Trans></button>
    </section>
  );
}
