/** By what an account is signed in to, and when that was last. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { SignInWays } from "../../api/generated/SignInWays";

export function Ways({ ways: { password, passkeys, identities, last_at_ms } }: { readonly ways: SignInWays }) {
  const { i18n } = useLingui();
  const last = last_at_ms === null ? null : i18n.date(new Date(last_at_ms), { dateStyle: "medium" });
  return (
    <ul className="plain-list hint ways">
      {password && <li><Trans>Passwort</Trans></li>}
      {passkeys > 0 && <li><Plural value={passkeys} one="# Passkey" other="# Passkeys" /></li>}
      {identities > 0 && <li><Trans>Anbieter</Trans></li>}
      {last !== null && <li><Trans>zuletzt {last}</Trans></li>}
    </ul>
  );
}
