/** The votes of a body, for its members. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { api } from "../../../api/client";
import { useProblemText } from "../../../app/problems";
import { Icon } from "../../../ui/Icon";
import { usePageTitle } from "../../../ui/SitePage";
import { BodyVotes } from "./BodyVotes";
import "../../accounts/directory.css";

export function BodyVotesPage() {
  const { id } = useParams({ strict: false });
  return id === undefined ? null : <Votes key={id} id={id} />;
}

function Votes({ id }: { readonly id: string }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const page = useQuery({ queryKey: ["body-votes", id, "head"], queryFn: () => api.bodyVotes(id, null) });
  usePageTitle(page.data?.body.name ?? t`Gremium`);
  return (
    <div className="wrap stack g6">
      <p><Link to="/" className="row"><Icon name="chevron-left" size="s" /><Trans>Start</Trans></Link></p>
      {page.isError ? (
        <p className="err" role="alert"><Icon name="circle-alert" />{problem(page.error)}</p>
      ) : page.data === undefined ? (
        <p role="status"><Trans>Einen Moment …</Trans></p>
      ) : (
        <>
          <h1><bdi>{page.data.body.name}</bdi></h1>
          <BodyVotes body={id} />
        </>
      )}
    </div>
  );
}
