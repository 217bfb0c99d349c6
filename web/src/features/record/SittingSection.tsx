/** The roll of a sitting, afterwards: who was there, where, from when to when, and what goes with it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { clock } from "../../ui/clock";
import { asCsv, asPage, saveFile } from "../../ui/save";
import type { MemberRecord, Record as ConferenceRecord, SittingRecord } from "../../call/wire";
import { useFunctionText } from "../bodies/words";
import { useBiasNames, usePlaceNames } from "../sitting/words";
import { CSV, HTML, Save, Table } from "./parts";

export function SittingSection({ record, sitting }: { readonly record: ConferenceRecord; readonly sitting: SittingRecord }) {
  const { t, i18n } = useLingui();
  const row = useRow(sitting);
  const columns = [t`Name`, t`Funktion`, t`Fraktion`, t`Anwesend`, t`Vermerk`];
  const rows = sitting.members.map(row);
  const time = clock(i18n.locale);
  const name = sitting.name;
  const title = `${record.title}: ${t`Anwesenheit des Gremiums`}`;
  const opened = sitting.opened_at_ms === null ? "–" : time(sitting.opened_at_ms);
  const closed = sitting.closed_at_ms === null ? "–" : time(sitting.closed_at_ms);
  return (
    <section className="stack g2" aria-label={t`Anwesenheit des Gremiums`}>
      <h3><bdi>{name}</bdi> <span className="n">{rows.length}</span></h3>
      <p className="hint"><Trans>Eröffnet {opened}, geschlossen {closed}. Register in der Fassung {sitting.version}, {sitting.statutory} Sitze.</Trans></p>
      <Save
        name={t`Anwesenheit des Gremiums`}
        csv={() => saveFile(title, "csv", asCsv([columns, ...rows]), CSV)}
        html={() => saveFile(title, "html", asPage(title, i18n.locale, [{ heading: name, columns, rows }]), HTML)}
      />
      <Table caption={t`Anwesenheit des Gremiums`} columns={columns} rows={rows} />
    </section>
  );
}

function useRow(sitting: SittingRecord): (member: MemberRecord) => string[] {
  const { t, i18n } = useLingui();
  const places = usePlaceNames();
  const biases = useBiasNames();
  const functions = useFunctionText();
  const time = clock(i18n.locale);
  const span = (from: number, to: number | null) => {
    const [begin, end] = [time(from), to === null ? "" : time(to)];
    return to === null ? t`seit ${begin}` : t`${begin} bis ${end}`;
  };
  return (member) => {
    const first = member.stays[0];
    const last = member.stays.at(-1);
    const opened = sitting.opened_at_ms;
    const closed = sitting.closed_at_ms;
    const present = member.stays.map((stay) => `${places[stay.place]} ${span(stay.from_ms, stay.to_ms)}`).join("; ");
    const confirmedAt = member.confirmed_at_ms === null ? null : time(member.confirmed_at_ms);
    const notes = [
      // The names are read out after the opening: who answers then has not come late.
      first && opened !== null && first.from_ms > opened + LATE_MS ? t`später gekommen` : null,
      last?.to_ms != null && (closed === null || last.to_ms < closed) ? t`früher gegangen` : null,
      ...member.exclusions.map((one) => t`ausgeschlossen ${span(one.from_ms, one.to_ms)} (${biases[one.bias]})`),
      ...member.stood_in.map((one) => t`vertrat ${one.holder} ${span(one.from_ms, one.to_ms)}`),
      confirmedAt === null ? null : t`Teilnahme in Textform bestätigt ${confirmedAt}`,
      member.by_hand ? t`von Hand zugeordnet` : null,
    ].filter((note) => note !== null);
    return [member.name, functions(member), member.group ?? "", present === "" ? t`nicht anwesend` : present, notes.join("; ")];
  };
}

/** Whoever is there this long after the opening was there at it, milliseconds. */
const LATE_MS = 15 * 60_000;
