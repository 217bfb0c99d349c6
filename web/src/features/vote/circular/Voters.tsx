/** Who has a vote, as the register has it now, before the roll is signed. */
import { Plural, Trans } from "@lingui/react/macro";
import type { VotePerson } from "../../../api/generated";
import { Icon } from "../../../ui/Icon";

export function Voters({ people }: { readonly people: readonly VotePerson[] }) {
  const voters = people.filter(({ votes }) => votes > 0);
  const remote = voters.filter((person) => person.remote);
  const leaders = people.filter(({ duty }) => duty !== null).map(({ name }) => name).join(", ");
  return (
    <>
      <dl className="kv sm">
        <dt><Trans>stimmberechtigt</Trans></dt><dd>{voters.length}</dd>
        <dt><Trans>Leitung</Trans></dt><dd><bdi>{leaders}</bdi></dd>
      </dl>
      <details className="names">
        <summary><Plural value={voters.length} one="Eine Person mit Stimme" other="Alle # mit Stimme" /></summary>
        <ul className="votes-by-name">{voters.map(({ id, name, votes }) => <li key={id}><bdi>{name}{votes > 1 && ` (${votes})`}</bdi></li>)}</ul>
      </details>
      {remote.length > 0 && (
        <p className="row nw t sm"><Icon name="phone" size="s" /><span><Trans>Ohne Konto, die Stimme wird erfasst:</Trans> <bdi>{remote.map(({ name }) => name).join(", ")}</bdi></span></p>
      )}
    </>
  );
}
