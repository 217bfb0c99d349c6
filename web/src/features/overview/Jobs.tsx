/** Work that the server does by itself: when last, how it went, when again. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { Job } from "../../api/generated/Job";
import { Icon } from "../../ui/Icon";
import { clock } from "../../ui/clock";
import { JOB_WORDS } from "./words";

export function Jobs({ jobs }: { readonly jobs: readonly Job[] }) {
  return (
    <section className="stack g3" aria-labelledby="jobs-h">
      <h2 id="jobs-h"><Trans>Aufgaben im Hintergrund</Trans></h2>
      <table className="t card jobs-t" aria-labelledby="jobs-h">
        <thead>
          <tr>
            <th scope="col"><Trans>Aufgabe</Trans></th>
            <th scope="col"><Trans>Zuletzt fertig</Trans></th>
            <th scope="col"><Trans>Nächstes Mal</Trans></th>
            <th scope="col"><Trans>Ergebnis</Trans></th>
          </tr>
        </thead>
        <tbody>{jobs.map((job) => <Row key={job.name} job={job} />)}</tbody>
      </table>
    </section>
  );
}

function Row({ job }: { readonly job: Job }) {
  const { t, i18n } = useLingui();
  const time = (ms: number | null) => (ms === null ? "–" : clock(i18n.locale, true)(ms));
  return (
    <tr data-job={job.name}>
      <th scope="row">{i18n._(JOB_WORDS[job.name])}</th>
      <td className="num" data-label={t`Zuletzt fertig`}>{time(job.ended_at_ms)}</td>
      <td className="num" data-label={t`Nächstes Mal`}>{time(job.due_at_ms)}</td>
      <td data-label={t`Ergebnis`}><Outcome job={job} /></td>
    </tr>
  );
}

function Outcome({ job }: { readonly job: Job }) {
  const failed = job.failed;
  if (job.late) return <span className="bdg warn"><Icon name="triangle-alert" /><Trans>überfällig</Trans></span>;
  if (failed > 0) return <span className="bdg dng"><Icon name="circle-alert" /><Trans>{failed} gescheitert, siehe Protokoll</Trans></span>;
  if (job.ended_at_ms === null) return <span className="bdg"><Icon name="clock" /><Trans>läuft</Trans></span>;
  return <span className="bdg ok"><Icon name="check" /><Trans>in Ordnung</Trans></span>;
}
