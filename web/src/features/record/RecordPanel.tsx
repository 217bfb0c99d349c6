/** "Anwesenheit": the record so far, and presence checks for those who lead them. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { Icon } from "../../ui/Icon";
import { useRoom } from "../room/act";
import { CheckCard } from "./CheckCard";
import { RecordView } from "./RecordView";

export function RecordPanel() {
  const { t } = useLingui();
  const { call, conference, may } = useRoom();
  const record = useQuery({
    queryKey: ["record", conference.conference, "here"],
    queryFn: async () => {
      const ticket = await call.recordTicket();
      if (ticket === null) throw new Error("not for this person");
      return { ticket, record: await api.record(ticket), atMs: Date.now() };
    },
    staleTime: 0,
    retry: false,
  });
  const known = record.data;
  return (
    <div className="body record-panel">
      {may("check") && <CheckCard />}
      <div className="row">
        <button type="button" className="btn o sm" aria-busy={record.isFetching} onClick={() => void record.refetch()}>
          <Icon name="history" />
          <Trans>Neu berechnen</Trans>
        </button>
      </div>
      {record.isPending && (
        <p role="status">
          <Trans>Wird berechnet …</Trans>
        </p>
      )}
      {record.isError && (
        <p className="err" role="alert">
          <Icon name="circle-alert" />
          {t`Die Anwesenheit ließ sich nicht laden. Versuchen Sie es noch einmal.`}
        </p>
      )}
      {known && <RecordView record={known.record} ticket={known.ticket} nowMs={known.atMs} />}
    </div>
  );
}
