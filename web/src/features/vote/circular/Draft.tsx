/** A new vote without a meeting: what is asked, until when, by which rule; read once more, then signed and opened. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { CircularWay } from "../../../api/generated";
import type { Definition } from "../../../../verifier/forms";
import { Field } from "../../../ui/Field";
import { Select } from "../../../ui/Select";
import type { Drafted, Plan } from "../contract";
import { cleaned, emptyPlan } from "../plan";
import { PlanForm } from "../PlanForm";
import { Preview } from "../Prepare";
import { keepPlace, useVoteRoom } from "../scope";
import type { Opening, Reminder } from "./opening";
import { useMoment } from "./time";
import { Elsewhere, useLackOfChair, Voters, whoElseLeads } from "./Voters";

interface DraftProps {
  readonly id: string;
  readonly way: CircularWay;
  readonly opening: Opening;
}

export function Draft({ id, way, opening }: DraftProps) {
  const { t, i18n } = useLingui();
  const { acts, run, desk, plans, keepPlan } = useVoteRoom();
  const rules = desk?.rules ?? [];
  const [fresh] = useState<Plan>(() => ({ ...emptyPlan(rules), closeWhenAllVoted: true, circular: { opposable: true } }));
  const plan = plans.get(id) ?? fresh;
  const setPlan = (next: Plan) => keepPlan(id, next);
  // Whoever comes later, to be able to lead, does not prepare it.
  const [elsewhere] = useState(() => (plans.has(id) ? "" : whoElseLeads(desk, i18n.locale)));
  const { remind } = opening;
  const reminders = useReminderNames();
  const [draft, setDraft] = useState<Drafted<Definition> | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async (ready: Plan) => {
    if (!opening.check()) return;
    setBusy(true);
    const got = await run(async () => {
      await acts.remind(id, remind === "0" ? null : Number(remind));
      return acts.draft(id, cleaned(ready, rules));
    });
    setBusy(false);
    keepPlace();
    if (got) setDraft(got.value);
  };
  const open = (drafted: Drafted<Definition>) => {
    // The field of the deadline stands in the form.
    if (!opening.check()) return setDraft(null);
    void opening.open(id, async () => {
      await acts.fix(drafted);
      keepPlan(id, null);
      await acts.fixRoll(await acts.draftRoll(id));
    });
  };
  const lack = useLackOfChair(desk);
  if (rules.length === 0) return <p className="card mut"><Trans>Das Register hat heute keine Mitglieder mit Sitz, oder das Regelprofil kennt keine Umlaufbeschlüsse.</Trans></p>;
  return (
    <section className="card stack conduct" aria-label={t`Umlaufbeschluss vorbereiten`} tabIndex={-1}>
      {draft === null ? (
        <>
          {elsewhere !== "" && <Elsewhere names={elsewhere} />}
          <PlanForm id={id} plan={plan} busy={busy} onChange={setPlan} onReady={(ready) => void make(ready)}>
            <Field type="datetime-local" label={t`Abstimmen bis`} hint={t`Danach schließt die Abstimmung von selbst.`} value={opening.end} error={opening.fault} onChange={(event) => opening.setEnd(event.target.value)} />
            <Select label={t`Erinnerung an alle, die noch nicht abgestimmt haben`} value={remind} onChange={opening.setRemind}>
              {Object.entries(reminders).map(([hours, name]) => <option key={hours} value={hours}>{name}</option>)}
            </Select>
            {way === "free" ? (
              <label className="check"><input type="checkbox" checked={plan.circular?.opposable === true} onChange={(event) => setPlan({ ...plan, circular: { opposable: event.target.checked } })} /><Trans>Ein Mitglied, das dem Verfahren widerspricht, verhindert den Beschluss</Trans></label>
            ) : (
              <p className="hint"><Trans>Widerspricht ein Mitglied dem Verfahren, gibt es keinen Beschluss. Das verlangt das Regelprofil.</Trans></p>
            )}
          </PlanForm>
        </>
      ) : (
        <Preview draft={draft} busy={busy} bar={lack} onBack={() => setDraft(null)} onFix={() => open(draft)}>
          <Chosen opening={opening} opposable={draft.content.circular?.opposable === true} />
          <Voters desk={desk} />
        </Preview>
      )}
    </section>
  );
}

function useReminderNames(): Record<Reminder, string> {
  const { t } = useLingui();
  return { "0": t`keine`, "24": t`einen Tag vor dem Ende`, "48": t`zwei Tage vor dem Ende`, "72": t`drei Tage vor dem Ende` };
}

/** What goes with the opening, and whether a member can prevent a decision. */
function Chosen({ opening, opposable }: { readonly opening: Opening; readonly opposable: boolean }) {
  const moment = useMoment();
  const reminders = useReminderNames();
  return (
    <dl className="kv sm">
      <dt><Trans>Abstimmen bis</Trans></dt><dd>{moment(new Date(opening.end).getTime())}</dd>
      <dt><Trans>Erinnerung</Trans></dt><dd>{reminders[opening.remind]}</dd>
      <dt><Trans>Widerspruch</Trans></dt><dd>{opposable ? <Trans>Ein Mitglied, das dem Verfahren widerspricht, verhindert den Beschluss</Trans> : <Trans>verhindert den Beschluss nicht</Trans>}</dd>
    </dl>
  );
}
