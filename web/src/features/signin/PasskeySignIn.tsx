/** Signing in with a passkey: by its button, or offered by the browser in the field of the address. */
import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "../../api/client";
import type { Me } from "../../api/generated/Me";
import { offersInField, passkeysWork, showPasskey } from "../../api/passkeys";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";

/** A question is good for ten minutes; it is asked anew a little before, milliseconds. */
const ASK_AGAIN_MS = 9 * 60_000;

export function PasskeySignIn({ onSignedIn }: { readonly onSignedIn: (me: Me) => void }) {
  const problem = useProblemText();
  const inField = useRef<AbortController | null>(null);
  const go = useMutation({
    mutationFn: async () => {
      // A browser has one question open at a time.
      inField.current?.abort();
      return api.signInByPasskey(await showPasskey(await api.askPasskey()));
    },
    onSuccess: onSignedIn,
  });
  const { mutate: show } = useMutation({ mutationFn: api.signInByPasskey, onSuccess: onSignedIn });
  useEffect(() => {
    const left = new AbortController();
    const offer = async () => {
      if (!(await offersInField())) return;
      while (!left.signal.aborted) {
        const now = new AbortController();
        inField.current = now;
        const ask = setTimeout(() => now.abort("again"), ASK_AGAIN_MS);
        const end = () => now.abort();
        left.signal.addEventListener("abort", end);
        try {
          show(await showPasskey(await api.askPasskey(), { mediation: "conditional", signal: now.signal }));
          return;
        } catch {
          // Nobody chose one there, and nobody waits for it: the other ways are still open.
          if (now.signal.reason !== "again") return;
        } finally {
          clearTimeout(ask);
          left.signal.removeEventListener("abort", end);
        }
      }
    };
    void offer();
    return () => left.abort();
  }, [show]);
  if (!passkeysWork()) return null;
  return (
    <div className="stack g3">
      <button type="button" className="btn o lg w" aria-busy={go.isPending} onClick={() => go.mutate()}><Icon name="key-round" /><Trans>Mit Passkey anmelden</Trans></button>
      {go.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(go.error)}</p>}
    </div>
  );
}
