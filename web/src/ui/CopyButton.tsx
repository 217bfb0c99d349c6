/** Copies a text and says so. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "./Icon";
import { announce } from "./announcer";

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useLingui();
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    announce(t`Kopiert`);
  };
  return (
    <button type="button" className="btn o sm" onClick={() => void copy()}>
      <Icon name={done ? "circle-check" : "copy"} size="s" />
      {done ? <Trans>Kopiert</Trans> : label}
    </button>
  );
}
