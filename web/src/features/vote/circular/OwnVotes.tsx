/** On the first page: what waits for one's own vote, and the bodies one belongs to. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../../api/client";
import { Icon } from "../../../ui/Icon";
import { useMoment } from "./time";
import "./circular.css";

export function OwnVotes() {
  const { t } = useLingui();
  const moment = useMoment();
  const own = useQuery({ queryKey: ["own-votes"], queryFn: api.ownVotes, refetchInterval: 60_000 });
  const { items, bodies } = own.data ?? { items: [], bodies: [] };
  if (bodies.length === 0) return null;
  return (
    <section className="card stack own-votes" aria-labelledby="own-votes-h">
      <h2 id="own-votes-h"><Trans>Gremien und Abstimmungen</Trans></h2>
      {items.length > 0 && (
        <ul className="vlist" aria-label={t`Was auf Sie wartet`}>
          {items.map(({ vote, body, title, awaits, until_ms: until }) => {
            const end = until === null ? "" : moment(until);
            return (
              <li key={vote}>
                <Link className="row sb" to="/bodies/$id/votes/$vote" params={{ id: body.id, vote }}>
                  <span className="row nw"><Icon name="vote" /><span><b><bdi>{title}</bdi></b><span className="hint sub"><bdi>{body.name}</bdi>{awaits === "ballot" && end !== "" && <> · <Trans>bis {end}</Trans></>}</span></span></span>
                  <span className="bdg a">{awaits === "ballot" ? <Trans>Ihre Stimme fehlt noch</Trans> : <Trans>wartet auf Ihre Leitung</Trans>}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
      <ul className="row">
        {bodies.map(({ id, name }) => <li key={id}><Link className="btn o sm" to="/bodies/$id" params={{ id }}><Icon name="users" size="s" /><bdi>{name}</bdi></Link></li>)}
      </ul>
    </section>
  );
}
