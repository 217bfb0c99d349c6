/** Which languages people can choose, and which one comes first. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Select } from "../../ui/Select";

const NAMES: ReadonlyArray<readonly [string, string]> = [["de", "Deutsch"], ["en", "English"]];

interface LanguagesProps {
  readonly offered: readonly string[];
  readonly first: string;
  readonly onChange: (offered: readonly string[], first: string) => void;
}

export function Languages({ offered, first, onChange }: LanguagesProps) {
  const { t } = useLingui();
  const toggle = (language: string, on: boolean) => {
    const next = NAMES.map(([known]) => known).filter((known) => (known === language ? on : offered.includes(known)));
    // One language there must be.
    const [fallback] = next;
    if (fallback !== undefined) onChange(next, next.includes(first) ? first : fallback);
  };
  return (
    <>
      <fieldset className="stack g2">
        <legend><Trans>Zur Wahl</Trans></legend>
        {NAMES.map(([language, name]) => (
          <label key={language} className="row nw" lang={language}>
            <input type="checkbox" checked={offered.includes(language)} onChange={(event) => toggle(language, event.target.checked)} />
            {name}
          </label>
        ))}
      </fieldset>
      <Select label={t`Wenn der Browser keine davon wünscht`} value={first} onChange={(language) => onChange(offered, language)}>
        {NAMES.filter(([language]) => offered.includes(language)).map(([language, name]) => <option key={language} value={language} lang={language}>{name}</option>)}
      </Select>
    </>
  );
}
