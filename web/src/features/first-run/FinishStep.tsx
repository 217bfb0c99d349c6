/** The end of the way: what holds, what is left, and on to the work. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Icon } from "../../ui/Icon";
import { useLook } from "../../ui/look";
import { Matters } from "../overview/OverviewPage";

export function FinishStep() {
  const { t } = useLingui();
  const problem = useProblemText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useMe();
  const look = useLook();
  const overview = useQuery({ queryKey: ["overview"], queryFn: api.overview });
  const methods = useQuery({ queryKey: ["sign-in-methods"], queryFn: api.signInMethods });
  const finish = useMutation({
    mutationFn: () => api.chooseFirstRun({ step: "finish", choice: "as-is" }),
    onSuccess: async (way) => {
      client.setQueryData(["first-run"], way);
      await navigate({ to: "/admin/overview" });
    },
  });
  const providers = methods.data?.providers ?? [];
  return (
    <>
      <section className="card stack g3" aria-label={t`Was gilt`}>
        <dl className="kv">
          <dt><Trans>Name</Trans></dt>
          <dd>{look.name}</dd>
          <dt><Trans>Adresse</Trans></dt>
          <dd>{location.host}</dd>
          <dt><Trans>Anmeldung</Trans></dt>
          <dd>{[...providers.map(({ name }) => name), t`eigene Konten`].join(", ")}</dd>
          <dt><Trans>Verwaltung</Trans></dt>
          <dd>{me.data?.account.name}{overview.data && overview.data.people.administrators > 1 && <> <Trans>und weitere</Trans></>}</dd>
        </dl>
      </section>
      {overview.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(overview.error)}</p>}
      {overview.data && <Matters open={overview.data.open} />}
      {finish.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(finish.error)}</p>}
      <div className="row fr-acts">
        <a className="btn o" href="/"><Trans>Erste Besprechung</Trans></a>
        <button type="button" className="btn p" aria-busy={finish.isPending} onClick={() => finish.mutate()}><Trans>Einrichtung abschließen</Trans></button>
      </div>
    </>
  );
}
