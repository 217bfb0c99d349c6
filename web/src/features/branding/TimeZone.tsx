/** By whose clock the server writes times for people: in mails and in printed records. */
import { Trans, useLingui } from "@lingui/react/macro";
import { clock } from "../../ui/clock";
import { Select } from "../../ui/Select";

/** Those that the browser knows, by their IANA names. */
const ZONES: readonly string[] = Intl.supportedValuesOf("timeZone");

interface TimeZoneProps {
  /** Empty: that of the installation. */
  readonly zone: string;
  readonly home: string;
  readonly error: string | undefined;
  readonly onChange: (zone: string) => void;
}

export function TimeZone({ zone, home, error, onChange }: TimeZoneProps) {
  const { t, i18n } = useLingui();
  // One that the browser does not know is shown all the same.
  const known = zone === "" || ZONES.includes(zone) ? ZONES : [zone, ...ZONES];
  const now = nowIn(zone === "" ? home : zone, i18n.locale);
  return (
    <Select label={t`Uhrzeiten in E-Mails und Listen`} value={zone} onChange={onChange} error={error} hint={now === "" ? undefined : <Trans>Dort ist es jetzt {now}. Sommer- und Winterzeit gelten von selbst.</Trans>}>
      <option value="">{t`wie die Anlage: ${home}`}</option>
      {known.map((name) => <option key={name} value={name}>{name}</option>)}
    </Select>
  );
}

function nowIn(timeZone: string, locale: string): string {
  try {
    return clock(locale, false, timeZone)(new Date());
  } catch {
    return "";
  }
}
