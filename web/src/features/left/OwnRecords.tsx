/** After a conference: its records, for whom the meeting belongs to. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useMe } from "../../app/Shell";
import { PastConferences } from "../record/PastConferences";

export function OwnRecords({ code }: { readonly code: string }) {
  const { t } = useLingui();
  const me = useMe();
  const signedIn = me.data != null;
  const own = useQuery({
    queryKey: ["meetings", "of", code],
    // The first page holds the newest ones; for the others the start page is one step away.
    queryFn: async () => (await api.meetings(null)).items.find((meeting) => meeting.code === code) ?? null,
    enabled: signedIn && code !== "",
  });
  if (!signedIn || !own.data) return null;
  return (
    <section className="card stack" aria-label={t`Anwesenheit und Verlauf`}>
      <h2>
        <Trans>Anwesenheit und Verlauf</Trans>
      </h2>
      <PastConferences meeting={own.data.id} />
    </section>
  );
}
