/** Who has a vote and who leads, as the register has it now, before the roll is signed; and whose key is missing for it. */
import { Plural, Trans } from "@lingui/react/macro";
import type { VoteDesk } from "../../../api/generated";
import { Icon } from "../../../ui/Icon";

/** Without a key in the roll nobody leads. */
const withoutKey = ({ register, keys }: VoteDesk) => register.filter(({ id, duty }) => duty !== null && !keys.some((line) => line.id === id));

/** Nobody could declare the result. */
export function lacksChair(desk: VoteDesk | null): boolean {
  if (desk === null) return true;
  const lacking = withoutKey(desk);
  return !desk.register.some((person) => person.duty === "chair" && !lacking.includes(person));
}

export function Voters({ desk }: { readonly desk: VoteDesk | null }) {
  const people = desk?.register ?? [];
  const voters = people.filter(({ votes }) => votes > 0);
  const remote = voters.filter((person) => person.remote);
  const leaders = people.filter(({ duty }) => duty !== null).map(({ name }) => name).join(", ");
  const lacking = desk === null ? "" : withoutKey(desk).map(({ name }) => name).join(", ");
  return (
    <>
      <dl className="kv sm">
        <dt><Trans>stimmberechtigt</Trans></dt><dd>{voters.length}</dd>
        <dt><Trans>Leitung</Trans></dt><dd><bdi>{leaders}</bdi></dd>
      </dl>
      {lacking !== "" && (
        <div className={`ntc ${lacksChair(desk) ? "warn" : ""}`}>
          <Icon name="key-round" />
          <p><Trans>Noch ohne Schlüssel: <bdi>{lacking}</bdi>.</Trans> {lacksChair(desk) ? <Trans>Ohne den Vorsitz lässt sich nicht eröffnen: Niemand könnte das Ergebnis feststellen. Bitten Sie den Vorsitz, diese Seite einmal zu öffnen; dann geht es hier weiter.</Trans> : <Trans>Wer diese Seite vor der Eröffnung nicht einmal öffnet, kann die Abstimmung nicht leiten.</Trans>}</p>
        </div>
      )}
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
