/** Who has a vote and who leads, as the register has it now, before the roll is signed; and whose key is missing for it. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { VoteDesk } from "../../../api/generated";
import { CopyButton } from "../../../ui/CopyButton";
import { Icon } from "../../../ui/Icon";
import type { Bar } from "../scope";

/** Without a key in the roll nobody leads. */
const withoutKey = ({ register, keys }: VoteDesk) => register.filter(({ id, duty }) => duty !== null && !keys.some((line) => line.id === id));

/** Of the note that says that the chair is missing. */
const LACK = "lack-of-chair";

/** Why a vote cannot be opened by this register: nobody could declare the result. */
export function useLackOfChair(desk: VoteDesk | null): Bar | null {
  const { t } = useLingui();
  if (desk === null) return null;
  const lacking = withoutKey(desk);
  if (desk.register.some((person) => person.duty === "chair" && !lacking.includes(person))) return null;
  return { id: LACK, text: t`Ohne den Vorsitz lässt sich nicht eröffnen: Niemand könnte das Ergebnis feststellen. Schicken Sie dem Vorsitz den Link zu dieser Seite. Sobald er sie einmal geöffnet hat, geht es hier weiter.` };
}

/** Who else of those who lead has opened it. */
export function whoElseLeads(desk: VoteDesk | null, locale: string): string {
  const others = (desk?.register ?? []).filter(({ id, duty }) => duty !== null && id !== desk?.you && desk?.keys.some((line) => line.id === id));
  return new Intl.ListFormat(locale, { type: "disjunction" }).format(others.map(({ name }) => name));
}

/** What others write is not seen here: the form is as empty as if nobody had begun. */
export function Elsewhere({ names }: { readonly names: string }) {
  return (
    <div className="ntc">
      <Icon name="info" />
      <p><Trans>Diesen Umlaufbeschluss bereitet vielleicht schon <bdi>{names}</bdi> vor. Dann füllen Sie hier nichts aus: Um ihn später zu leiten, genügt es, dass Sie diese Seite geöffnet haben.</Trans></p>
    </div>
  );
}

export function Voters({ desk }: { readonly desk: VoteDesk | null }) {
  const { t } = useLingui();
  const lack = useLackOfChair(desk);
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
        <div className={`ntc ${lack === null ? "" : "warn"}`}>
          <Icon name="key-round" />
          <p><Trans>Noch ohne Schlüssel: <bdi>{lacking}</bdi>.</Trans> {lack === null && <Trans>Wer diese Seite vor der Eröffnung nicht einmal öffnet, kann die Abstimmung nicht leiten.</Trans>}</p>
          {lack !== null && <p id={lack.id} role="alert">{lack.text}</p>}
          <div className="acts"><CopyButton text={location.href} label={t`Link zu dieser Seite kopieren`} /></div>
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
