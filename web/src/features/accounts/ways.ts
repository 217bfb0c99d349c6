/** How an account is signed in to, in words. */
import { useLingui } from "@lingui/react/macro";
import { plural } from "@lingui/core/macro";
import type { SignInWays } from "../../api/generated/SignInWays";

export function useWaysText(): (ways: SignInWays) => string {
  const { t } = useLingui();
  return ({ password, passkeys, identities }) => {
    const parts = [
      password && t`Passwort`,
      passkeys > 0 && plural(passkeys, { one: "# Passkey", other: "# Passkeys" }),
      identities > 0 && t`Anbieter`,
    ].filter((part) => part !== false);
    return parts.length === 0 ? "–" : parts.join(", ");
  };
}
