/** Bodies: councils, committees, boards, and who belongs to them. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { BodyForm } from "./BodyForm";
import { useKindNames, useProfiles } from "./words";
import "../accounts/directory.css";

export function BodiesPage() {
  const { t } = useLingui();
  usePageTitle(t`Gremien`);
  const me = useMe();
  const problem = useProblemText();
  const kinds = useKindNames();
  const profiles = useProfiles();
  const [adds, setAdds] = useState(false);
  const bodies = useInfiniteQuery({
    queryKey: ["bodies"],
    queryFn: ({ pageParam }) => api.bodies(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = bodies.data?.pages.flatMap((page) => page.items) ?? [];
  const account = me.data?.account;
  const administers = account !== undefined && (account.administrator || account.roles.some((grant) => grant.role === "unit-administrator"));
  const rule = (id: string) => profiles.items.filter((profile) => profile.id === id).map(profiles.title)[0] ?? id;
  return (
    <div className="wrap stack g6">
      <div className="row sb">
        <div className="stack g2">
          <h1><Trans>Gremien</Trans></h1>
          <p className="mut"><Trans>Register, aus denen in Sitzungen Namen, Sitze und Vertretungen kommen. Niemand tippt dort einen Namen ein.</Trans></p>
        </div>
        {administers && <button type="button" className="btn p" onClick={() => setAdds(true)}><Icon name="plus" /><Trans>Gremium anlegen</Trans></button>}
      </div>
      {bodies.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(bodies.error)}</p>}
      {bodies.isSuccess && rows.length === 0 && <p className="card mut"><Trans>Noch kein Gremium.</Trans></p>}
      {rows.length > 0 && (
        <table className="t dir card" aria-label={t`Gremien`}>
          <thead>
            <tr>
              <th scope="col"><Trans>Name</Trans></th>
              <th scope="col"><Trans>Art</Trans></th>
              <th scope="col"><Trans>Einheit</Trans></th>
              <th scope="col"><Trans>Sitze</Trans></th>
              <th scope="col"><Trans>Regelprofil</Trans></th>
            </tr>
          </thead>
          <tbody>
            {rows.map((body) => {
              const { holders, statutory } = body;
              return (
                <tr key={body.id}>
                  <th scope="row" aria-label={body.name}><Link to="/admin/bodies/$id" params={{ id: body.id }}>{body.name}</Link></th>
                  <td data-label={t`Art`}>{kinds[body.kind]}</td>
                  <td data-label={t`Einheit`}>{body.unit?.name ?? t`ganzer Mandant`}</td>
                  <td data-label={t`Sitze`}><Trans>{holders} von {statutory}</Trans>{body.members > holders && <>, <Plural value={body.members - holders} one="# weitere Person" other="# weitere Personen" /></>}</td>
                  <td data-label={t`Regelprofil`}>{rule(body.profile)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {bodies.hasNextPage && <button type="button" className="btn o" onClick={() => void bodies.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
      {adds && <BodyForm onDone={() => setAdds(false)} />}
    </div>
  );
}
