/** On the overview: how far the setting up is, as long as nobody said that it is finished. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import "./first-run.css";

export function FirstRunCard() {
  const { t } = useLingui();
  const way = useQuery({ queryKey: ["first-run"], queryFn: api.firstRun });
  if (!way.data) return null;
  const steps = way.data.steps.filter(({ step }) => step !== "finish");
  const done = steps.filter((step) => step.done).length;
  const total = steps.length;
  if (way.data.steps.some(({ step, choice }) => step === "finish" && choice === "as-is")) {
    return <p><Link to="/admin/first-run"><Trans>Einrichtung noch einmal durchgehen</Trans></Link></p>;
  }
  return (
    <section className="card row sb" aria-labelledby="first-run-h">
      <div className="stack g2 grow">
        <h2 id="first-run-h"><Trans>Einrichtung</Trans></h2>
        <p className="mut"><Trans>{done} von {total} Schritten sind erledigt.</Trans></p>
        <progress className="fr-bar" aria-label={t`Fortschritt der Einrichtung`} max={total} value={done} />
      </div>
      <Link className="btn p" to="/admin/first-run"><Trans>Weiter einrichten</Trans></Link>
    </section>
  );
}
