/** All votes of a body: those of its sittings and those without one, with what is kept of them. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../../api/client";
import type { BodyVote, BodyVotePage, VoteFile } from "../../../api/generated";
import { useProblemText } from "../../../app/problems";
import { Ask } from "../../../ui/Ask";
import { Icon } from "../../../ui/Icon";
import { FileButtons, HowToVerify } from "../Files";
import { useKindNames, useStageNames } from "../words";
import { useMoment } from "./time";
import "./circular.css";

export function BodyVotes({ body }: { readonly body: string }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const votes = useInfiniteQuery({
    queryKey: ["body-votes", body],
    queryFn: ({ pageParam }) => api.bodyVotes(body, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const head = votes.data?.pages[0];
  const rows = votes.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="stack body-votes" aria-labelledby="body-votes-h">
      <div className="row sb">
        <h2 id="body-votes-h"><Trans>Abstimmungen</Trans></h2>
        {head && <Start body={body} page={head} />}
      </div>
      {votes.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(votes.error)}</p>}
      {votes.isSuccess && rows.length === 0 && <p className="card mut"><Trans>Noch hat dieses Gremium nicht abgestimmt.</Trans></p>}
      {rows.length > 0 && (
        <>
          <table className="t dir card" aria-label={t`Abstimmungen`}>
            <thead>
              <tr>
                <th scope="col"><Trans>Titel</Trans></th>
                <th scope="col"><Trans>Wo und wann</Trans></th>
                <th scope="col"><Trans>Stand</Trans></th>
                <th scope="col"><Trans>Niederschrift</Trans></th>
              </tr>
            </thead>
            <tbody>{rows.map((vote) => <Row key={vote.id} body={body} vote={vote} />)}</tbody>
          </table>
          {votes.hasNextPage && <button type="button" className="btn o" onClick={() => void votes.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
          <HowToVerify />
        </>
      )}
    </section>
  );
}

/** Only where somebody may, and where the law of the body knows it. */
function Start({ body, page }: { readonly body: string; readonly page: BodyVotePage }) {
  const problem = useProblemText();
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const go = (vote: string) => navigate({ to: "/bodies/$id/votes/$vote", params: { id: body, vote } });
  const start = useMutation({ mutationFn: () => api.beginCircularVote(body), onSuccess: ({ vote }) => go(vote) });
  const begin = () => !start.isPending && start.mutate();
  // A draft that nobody signed is taken by the server itself.
  const signed = page.items.find(({ circular, stage }) => circular && (stage === "frozen" || stage === "listed"));
  if (page.duty === null) return null;
  if (page.circular === "never") return <p className="hint"><Trans>Nach seinem Regelprofil entscheidet dieses Gremium nur in Sitzungen.</Trans></p>;
  return (
    <div className="stack g1">
      <button type="button" className="btn o" aria-busy={start.isPending} onClick={() => (signed === undefined ? begin() : setAsks(true))}><Icon name="mail" /><Trans>Umlaufbeschluss starten</Trans></button>
      {start.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(start.error)}</p>}
      {asks && signed !== undefined && <GoOn vote={signed} onGoOn={() => void go(signed.id)} onCancel={() => setAsks(false)} onNew={() => {
        setAsks(false);
        begin();
      }} />}
    </div>
  );
}

interface GoOnProps {
  readonly vote: BodyVote;
  readonly onGoOn: () => void;
  readonly onNew: () => void;
  readonly onCancel: () => void;
}

/** One was signed, and something came in between. */
function GoOn({ vote: { title }, onGoOn, onNew, onCancel }: GoOnProps) {
  const { t } = useLingui();
  return (
    <Ask title={t`Begonnenen Umlaufbeschluss fortsetzen?`} body={<Trans>„<bdi>{title}</bdi>“ ist unterschrieben, aber noch nicht eröffnet.</Trans>} confirm={t`Fortsetzen`} onConfirm={onGoOn} onCancel={onCancel}>
      <button type="button" className="btn o" onClick={onNew}><Trans>Einen neuen beginnen</Trans></button>
    </Ask>
  );
}

function Row({ body, vote }: { readonly body: string; readonly vote: BodyVote }) {
  const { t, i18n } = useLingui();
  const stages = useStageNames();
  const kinds: Readonly<Record<string, string>> = useKindNames();
  const outcome = useOutcome();
  const moment = useMoment();
  const problem = useProblemText();
  const [fault, setFault] = useState<unknown>(null);
  const { id, title, stage, meeting } = vote;
  const over = stage === "announced" || stage === "void";
  const day = i18n.date(new Date(vote.created_at_ms), { dateStyle: "medium" });
  const until = vote.until_ms === null ? "" : moment(vote.until_ms);
  const get = async (file: VoteFile) => {
    setFault(null);
    try {
      return await api.bodyVoteFile(body, id, file);
    } catch (error) {
      setFault(error);
      return null;
    }
  };
  return (
    <tr>
      <th scope="row">
        {vote.circular ? <Link to="/bodies/$id/votes/$vote" params={{ id: body, vote: id }}><bdi>{title}</bdi></Link> : <bdi>{title}</bdi>}
        {vote.kind !== null && <span className="hint sub">{kinds[vote.kind] ?? vote.kind}</span>}
      </th>
      <td data-label={t`Wo und wann`}>
        {vote.circular ? <Trans>im Umlauf</Trans> : meeting === null ? <Trans>in einer Sitzung</Trans> : <bdi>{meeting.title}</bdi>}
        <span className="hint sub">{stage === "open" && until !== "" ? <Trans>bis {until}</Trans> : day}</span>
      </td>
      <td data-label={t`Stand`}>
        <span className={`bdg ${stage === "void" ? "warn" : stage === "announced" ? "ok" : stage === "open" ? "a" : ""}`}>{stages[stage]}</span>
        {vote.outcome !== null && <span className="sub"><bdi>{outcome(vote.outcome)}</bdi></span>}
      </td>
      <td data-label={t`Niederschrift`}>
        {over ? <FileButtons title={title} inList get={get} /> : <span className="mut"><Trans>nach der Feststellung</Trans></span>}
        {fault !== null && <p className="err" role="alert"><Icon name="circle-alert" />{problem(fault as Error)}</p>}
      </td>
    </tr>
  );
}

function useOutcome(): (outcome: NonNullable<BodyVote["outcome"]>) => string {
  const { t } = useLingui();
  return ({ what, names: all }) => {
    const names = all.join(", ");
    switch (what) {
      case "passed":
        return t`Angenommen`;
      case "rejected":
        return t`Abgelehnt`;
      case "no-quorum":
        return t`Nicht beschlussfähig`;
      case "elected":
        return t`Gewählt: ${names}`;
      case "second-round":
        return t`Zweiter Wahlgang: ${names}`;
      case "seated":
        return t`Sitze: ${names}`;
      default:
        return names;
    }
  };
}
