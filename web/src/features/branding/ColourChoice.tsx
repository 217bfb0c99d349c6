/** One of the ready looks, or a colour of one's own, which must be readable. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { ColourCheck } from "../../api/generated/ColourCheck";
import type { LookTheme } from "../../api/generated/LookTheme";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { isColour, useColour } from "./useColour";

interface ColourChoiceProps {
  readonly theme: LookTheme;
  readonly colour: string;
  readonly onTheme: (theme: LookTheme) => void;
  readonly onColour: (colour: string) => void;
  readonly error: string | undefined;
}

export function ColourChoice({ theme, colour, onTheme, onColour, error }: ColourChoiceProps) {
  const { t } = useLingui();
  const check = useColour(theme, colour);
  const themes: ReadonlyArray<readonly [LookTheme, string]> = [
    ["plenum", t`Plenum: Petrol, runde Ecken`],
    ["authority", t`Behörde: Blau, sachliche Ecken, angelehnt an KERN`],
    ["own", t`Eigene Farbe`],
  ];
  return (
    <>
      <fieldset className="stack g2 look-choice">
        <legend className="vh"><Trans>Aussehen</Trans></legend>
        {themes.map(([value, label]) => (
          <label key={value} className="row nw">
            <input type="radio" name="look-theme" checked={theme === value} onChange={() => onTheme(value)} />
            {label}
          </label>
        ))}
      </fieldset>
      {theme === "own" && (
        <>
          <div className="look-colour">
            <input type="color" aria-label={t`Farbe wählen`} value={isColour(colour) ? colour : "#000000"} onChange={(event) => onColour(event.target.value)} />
            <Field label={t`Farbe als Hexwert`} value={colour} spellCheck={false} autoComplete="off" onChange={(event) => onColour(event.target.value)} error={error} />
          </div>
          <div role="status">{isColour(colour) && check.data && !check.isPlaceholderData && <Verdict check={check.data} onTake={onColour} />}</div>
        </>
      )}
    </>
  );
}

function Verdict({ check, onTake }: { readonly check: ColourCheck; readonly onTake: (colour: string) => void }) {
  const { i18n } = useLingui();
  const number = (value: number) => i18n.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 2 });
  // The pair that is furthest from what it needs says most.
  const worst = check.pairs.reduce<(typeof check.pairs)[number] | null>((worst, pair) => (worst === null || pair.ratio / pair.needed < worst.ratio / worst.needed ? pair : worst), null);
  const [ratio, needed] = [number(worst?.ratio ?? 0), number(worst?.needed ?? 0)];
  const { suggestion } = check;
  if (check.passes) {
    return (
      <p className="row nw">
        <Icon name="circle-check" />
        <span><Trans>Gut zu lesen, hell und dunkel. Kleinster Kontrast {ratio} zu 1, nötig sind {needed} zu 1.</Trans></span>
      </p>
    );
  }
  return (
    <div className="stack g2">
      <p className="err">
        <Icon name="circle-alert" />
        <span><Trans>Zu wenig Kontrast: {ratio} zu 1, nötig sind {needed} zu 1. So wird die Farbe nicht gespeichert. Am nächsten kommt ihr {suggestion}.</Trans></span>
      </p>
      <div className="row">
        <button type="button" className="btn o sm" onClick={() => onTake(suggestion)}><Trans>{suggestion} übernehmen</Trans></button>
      </div>
    </div>
  );
}
