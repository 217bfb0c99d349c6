/** Periods: how long each class of data is kept, who says so, what the last run deleted and when the next one comes. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import type { RetentionState } from "../../api/generated/RetentionState";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";
import { usePolicyWords } from "../policies/words";
import { CLASS_WORDS } from "./words";

export function Retention() {
  const problem = useProblemText();
  const list = useQuery({ queryKey: ["retention"], queryFn: api.retention });
  return (
    <section className="stack g3" aria-labelledby="retention-h">
      <h2 id="retention-h"><Trans>Fristen</Trans></h2>
      <p className="hint"><Trans>Nach Ablauf wird von selbst gelöscht. Einheiten können kürzere Fristen haben. Das Prüfprotokoll nennt jede Löschung.</Trans></p>
      {list.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(list.error)}</p>}
      {list.data && (
        <table className="t dir card" aria-labelledby="retention-h">
          <thead>
            <tr>
              <th scope="col"><Trans>Daten</Trans></th>
              <th scope="col"><Trans>Frist</Trans></th>
              <th scope="col"><Trans>Zuletzt gelöscht</Trans></th>
              <th scope="col"><Trans>Nächster Lauf</Trans></th>
            </tr>
          </thead>
          <tbody>{list.data.items.map((state) => <Row key={state.class} state={state} />)}</tbody>
        </table>
      )}
    </section>
  );
}

function Row({ state }: { readonly state: RetentionState }) {
  const { t, i18n } = useLingui();
  const at = moment(i18n.locale, "short");
  const [name, hint] = CLASS_WORDS[state.class];
  const deletedAt = state.deleted_at_ms === null ? "" : at(state.deleted_at_ms);
  const deleted = i18n.number(state.deleted);
  return (
    <tr data-class={state.class}>
      <th scope="row">{i18n._(name)}<p className="hint">{i18n._(hint)}</p></th>
      <td data-label={t`Frist`}><Period state={state} /></td>
      <td className="num" data-label={t`Zuletzt gelöscht`}>{state.deleted_at_ms === null ? <Trans>noch nichts</Trans> : <Trans>{deleted} am {deletedAt}</Trans>}</td>
      <td className="num" data-label={t`Nächster Lauf`}>{state.next_at_ms === null ? "–" : at(state.next_at_ms)}</td>
    </tr>
  );
}

/** How long, and whose rule that is. */
function Period({ state }: { readonly state: RetentionState }) {
  const { i18n } = useLingui();
  const words = usePolicyWords();
  const { policy } = state;
  if (policy === null) {
    const days = i18n.number(state.days ?? 0);
    return <><Trans>{days} Tage</Trans><p className="hint"><Trans>Fest in Plenum</Trans></p></>;
  }
  const [name] = words.policy(policy.key);
  const origin = policy.origin.from === "level" ? policy.origin.level.name : null;
  return (
    <>
      {words.value(policy.key, policy.value)}
      <p className="hint">
        {origin === null ? <Trans>Voreinstellung von Plenum</Trans> : <Trans>Gesetzt von {origin}</Trans>}, <Link to="/admin/policies" hash={policy.key}><Trans>Richtlinie „{name}“</Trans></Link>
      </p>
    </>
  );
}
