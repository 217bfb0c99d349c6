/** The votes of a conference in its record, for whoever may see it, also long after. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { VoteFile, VoteList } from "../../api/generated";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { FileButtons, HowToVerify, StampLine } from "./Files";
import { useStageNames } from "./words";

export function VotesSection({ ticket }: { readonly ticket: string }) {
  const { t } = useLingui();
  const stages = useStageNames();
  const problem = useProblemText();
  const [fault, setFault] = useState<unknown>(null);
  const votes = useQuery({ queryKey: ["votes", ticket], queryFn: () => api.votes<VoteList>("/list", { ticket }), placeholderData: (before) => before });
  if (votes.isPending) return <p className="hint" role="status"><Trans>Die Abstimmungen werden geladen …</Trans></p>;
  if (votes.data === undefined) {
    return (
      <section className="stack g2" aria-label={t`Abstimmungen`}>
        <h3><Trans>Abstimmungen</Trans></h3>
        <p className="err" role="alert"><Icon name="circle-alert" />{problem(votes.error)}</p>
        <button type="button" className="btn o sm" aria-busy={votes.isFetching} onClick={() => !votes.isFetching && void votes.refetch()}><Icon name="refresh-cw" size="s" /><Trans>Noch einmal versuchen</Trans></button>
      </section>
    );
  }
  const over = votes.data.items.filter(({ stage }) => stage === "announced" || stage === "void");
  if (over.length === 0) return null;
  const get = async (id: string, file: VoteFile) => {
    setFault(null);
    try {
      return await api.voteFile(`/${id}/file`, { ticket, file });
    } catch (error) {
      setFault(error);
      return null;
    }
  };
  return (
    <section className="stack g2" aria-label={t`Abstimmungen`}>
      <h3><Trans>Abstimmungen</Trans> <span className="n">{over.length}</span></h3>
      <ul className="stack g3">
        {over.map(({ id, title, stage, stamp }) => (
          <li key={id} className="stack g1">
            <span className="row sb"><b><bdi>{title}</bdi></b><span className={`bdg ${stage === "void" ? "warn" : "ok"}`}><Icon name={stage === "void" ? "ban" : "stamp"} />{stages[stage]}</span></span>
            <StampLine stamp={stamp} />
            <FileButtons title={title} inList get={(file) => get(id, file)} />
          </li>
        ))}
      </ul>
      {fault !== null && <p className="err" role="alert"><Icon name="circle-alert" />{problem(fault as Error)}</p>}
      <HowToVerify />
    </section>
  );
}
