/** Who waits before coming in. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";
import type { Admission } from "../../api/generated/Admission";

/** Colleagues are those of the meeting's unit, and there are none without one. */
const CHOICES: readonly Admission[] = ["open", "guests", "outsiders", "all"];

export function AdmissionField({ value, hasUnit, onChange }: { value: Admission; hasUnit: boolean; onChange: (value: Admission) => void }) {
  const { t } = useLingui();
  const id = useId();
  const words: Record<Admission, string> = { open: t`niemand`, guests: t`Gäste`, outsiders: t`alle, die nicht zu meiner Einheit gehören`, all: t`alle außer der Leitung` };
  return (
    <div className="f">
      <label htmlFor={id}>
        <Trans>Im Warteraum warten</Trans>
      </label>
      <select id={id} className="field" value={value} onChange={(event) => onChange(event.target.value as Admission)}>
        {CHOICES.filter((one) => one !== "outsiders" || hasUnit).map((one) => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </div>
  );
}
