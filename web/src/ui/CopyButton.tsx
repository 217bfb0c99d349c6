/** Copies a text and says so, or that the browser did not let it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "./Icon";
import { announce } from "./announcer";

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useLingui();
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = async () => {
    try {
      // Over plain http there is no clipboard at all.
      await navigator.clipboard.writeText(text);
      setState("copied");
      announce(t`Kopiert`);
    } catch {
      setState("failed");
      announce(t`Das ließ sich nicht kopieren.`);
    }
  };
  return (
    <button type="button" className="btn o sm" onClick={() => void copy()}>
      <Icon name={state === "copied" ? "circle-check" : state === "failed" ? "circle-alert" : "copy"} size="s" />
      {state === "copied" ? <Trans>Kopiert</Trans> : state === "failed" ? <Trans>Nicht kopiert. Noch einmal versuchen</Trans> : label}
    </button>
  );
}
