/** Records of the conferences of a meeting, for its owner. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";
import { RecordView } from "./RecordView";

export function PastConferences({ meeting }: { readonly meeting: string }) {
  const { t, i18n } = useLingui();
  const [shown, setShown] = useState<string | null>(null);
  const conferences = useQuery({ queryKey: ["conferences", meeting], queryFn: () => api.conferences(meeting) });
  const items = conferences.data?.items ?? [];
  const day = moment(i18n.locale);
  return (
    <div className="stack g3">
      {conferences.isSuccess && items.length === 0 && (
        <p className="mut">
          <Trans>Diese Besprechung hat noch nicht stattgefunden.</Trans>
        </p>
      )}
      <ul className="plain-list" aria-label={t`Bisherige Termine`}>
        {items.map((item) => {
          const began = day(item.started_at_ms);
          return (
            <li key={item.id} className="row">
              <span className="grow">
                {began} {item.ended_at_ms === null && <span className="bdg a">{t`läuft`}</span>}
              </span>
              {!item.kept && <span className="mut"><Trans>Der Verlauf wurde nach Ablauf der Frist gelöscht.</Trans></span>}
              {item.kept && <button type="button" className="btn o sm" aria-expanded={shown === item.id} aria-label={t`Ansehen: ${began}`} onClick={() => setShown(shown === item.id ? null : item.id)}>
                <Trans>Ansehen</Trans>
              </button>}
            </li>
          );
        })}
      </ul>
      {shown !== null && <PastRecord key={shown} meeting={meeting} conference={shown} />}
    </div>
  );
}

function PastRecord({ meeting, conference }: { readonly meeting: string; readonly conference: string }) {
  const problem = useProblemText();
  const record = useQuery({
    queryKey: ["record", conference],
    queryFn: async () => {
      const { ticket } = await api.recordTicket(meeting, conference);
      return { ticket, record: await api.record(ticket), atMs: Date.now() };
    },
    // The ticket that saves it as PDF is good for ten minutes.
    refetchInterval: 300_000,
  });
  if (record.isError) {
    return (
      <p className="err" role="alert">
        <Icon name="circle-alert" />
        {problem(record.error)}
      </p>
    );
  }
  if (!record.data) return null;
  return <RecordView record={record.data.record} ticket={record.data.ticket} nowMs={record.data.atMs} />;
}
