/** Who waits before coming in. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";
import type { Admission } from "../../api/generated/Admission";

export function AdmissionField({ value, onChange }: { value: Admission; onChange: (value: Admission) => void }) {
  const { t } = useLingui();
  const id = useId();
  const words: Record<Admission, string> = { open: t`niemand`, guests: t`Gäste`, all: t`alle außer der Leitung` };
  return (
    <div className="f">
      <label htmlFor={id}>
        <Trans>Im Warteraum warten</Trans>
      </label>
      <select id={id} className="field" value={value} onChange={(event) => onChange(event.target.value as Admission)}>
        {(["open", "guests", "all"] as const).map((one) => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </div>
  );
}
