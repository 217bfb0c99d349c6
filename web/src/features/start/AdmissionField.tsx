/** Who waits before coming in. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Admission } from "../../api/generated/Admission";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";

/** Colleagues are those of the meeting's unit, and there are none without one. */
const CHOICES: readonly Admission[] = ["open", "guests", "outsiders", "all"];

export function AdmissionField({ value, hasUnit, onChange }: { value: Admission; hasUnit: boolean; onChange: (value: Admission) => void }) {
  const { t } = useLingui();
  const fixed = useQuery({ queryKey: ["policies", "fixed"], queryFn: api.fixedPolicies, staleTime: 60_000 });
  const lock = fixed.data?.items.find((one) => one.key === "waiting-room");
  const least = lock?.value === "all" ? "all" : lock?.value === "guests" ? "guests" : "open";
  const offered = CHOICES.slice(CHOICES.indexOf(least)).filter((one) => one !== "outsiders" || hasUnit);
  const words: Record<Admission, string> = { open: t`niemand`, guests: t`Gäste`, outsiders: t`alle, die nicht zu meiner Einheit gehören`, all: t`alle außer der Leitung` };
  return (
    <Select
      label={t`Im Warteraum warten`}
      value={offered.includes(value) ? value : least}
      hint={
        lock && least !== "open" && (
          <span className="row nw g2">
            <Icon name="lock" size="s" /> <Trans>Durch Richtlinie gesperrt: {lock.by.name}</Trans>
            {lock.reason !== null && `, ${lock.reason}`}
          </span>
        )
      }
      onChange={onChange}
    >
      {offered.map((one) => (
        <option key={one} value={one}>
          {words[one]}
        </option>
      ))}
    </Select>
  );
}
