/** How sure the server is of who somebody is: told by icon and word, never by colour alone. */
import { useLingui } from "@lingui/react/macro";
import type { ParticipantKind } from "../../api/generated/ParticipantKind";
import { Icon } from "../../ui/Icon";

/** Words for somebody without an account; `null` for those with one. */
export function useParticipantKindNames(): Readonly<Record<ParticipantKind, string | null>> {
  const { t } = useLingui();
  return { account: null, guest: t`Gast`, "verified-guest": t`Gast, bestätigt` };
}

/** Came without an account: by a link, or invited and with the mail address proven. */
export function isGuest(kind: ParticipantKind): boolean {
  return kind !== "account";
}

export function KindMark({ kind }: { readonly kind: ParticipantKind }) {
  const name = useParticipantKindNames()[kind];
  if (name === null) return null;
  return (
    <span className="kind">
      <Icon name={kind === "verified-guest" ? "badge-check" : "link"} size="s" />
      {name}
    </span>
  );
}
