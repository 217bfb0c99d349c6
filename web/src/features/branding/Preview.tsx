/** How it would look, light and dark, before anything is saved. */
import { Trans } from "@lingui/react/macro";
import { useId } from "react";
import type { CSSProperties } from "react";
import type { LookTheme } from "../../api/generated/LookTheme";
import { TenantLogo } from "../../ui/TenantLogo";
import { useColour } from "./useColour";

interface PreviewProps {
  readonly theme: LookTheme;
  readonly colour: string;
  readonly name: string;
}

export function Preview({ theme, colour, name }: PreviewProps) {
  const id = useId();
  const check = useColour(theme, colour);
  const tokens = Object.fromEntries((check.data?.tokens ?? []).map((token) => [token.name, token.value])) as CSSProperties;
  return (
    <section className="look-preview" aria-labelledby={id}>
      <h2 id={id}><Trans>Vorschau</Trans></h2>
      {check.data && !check.data.passes && <p className="hint"><Trans>Gezeigt wird der Vorschlag, der gut zu lesen ist.</Trans></p>}
      {(["light", "dark"] as const).map((scheme) => (
        <div key={scheme} className={`look-sample ${scheme}`} style={tokens}>
          <span className="wordmark"><TenantLogo /><span>{name}</span></span>
          <span className="soft"><Trans>Ausgewählt</Trans></span>
          <span className="lnk"><Trans>Ein Link im Text</Trans></span>
          <span className="fill"><Trans>Jetzt teilnehmen</Trans></span>
        </div>
      ))}
    </section>
  );
}
