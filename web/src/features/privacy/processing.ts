/** The list of processing in words: a section for each purpose, then recipients and measures. */
import { useLingui } from "@lingui/react/macro";
import type { DataPurpose } from "../../api/generated/DataPurpose";
import type { ProcessedTable } from "../../api/generated/ProcessedTable";
import type { ProcessingList } from "../../api/generated/ProcessingList";
import type { RetentionList } from "../../api/generated/RetentionList";
import type { Section } from "../../ui/save";
import { usePolicyWords } from "../policies/words";
import { CLASS_WORDS, DATA_WORDS, KEEP_WORDS, PURPOSE_WORDS, RECIPIENT_WORDS, SUBJECT_WORDS, TABLE_WORDS } from "./words";

/** In the order of their words, each of them: a purpose that is left out would hide what is kept for it. */
const PURPOSES = Object.keys(PURPOSE_WORDS) as DataPurpose[];

export interface ProcessingText {
  readonly sections: readonly Section[];
  /** One row for each purpose and table, for spreadsheets. */
  readonly table: readonly (readonly string[])[];
}

export function useProcessing(): (list: ProcessingList, retention: RetentionList) => ProcessingText {
  const { t, i18n } = useLingui();
  const policies = usePolicyWords();
  return (list, retention) => {
    const name = (table: string) => {
      const words = TABLE_WORDS[table];
      return words === undefined ? table : i18n._(words);
    };
    const period = (table: ProcessedTable) => {
      const state = retention.items.find((one) => one.class === table.retention);
      if (state === undefined) return i18n._(KEEP_WORDS[table.keep]);
      const days = i18n.number(state.days ?? 0);
      const value = state.policy === null ? t`${days} Tage` : policies.value(state.policy.key, state.policy.value);
      return `${value}. ${i18n._(CLASS_WORDS[state.class][1])}`;
    };
    const classes = (table: ProcessedTable, purpose: DataPurpose) => {
      const found = new Set(table.columns.filter((column) => column.purpose === purpose && column.class !== "key").map((column) => column.class));
      return [...found].map((one) => i18n._(DATA_WORDS[one])).join(", ");
    };
    const rowsOf = (purpose: DataPurpose) =>
      list.tables
        .map((table) => [name(table.table), classes(table, purpose), i18n._(SUBJECT_WORDS[table.about]), period(table), table.columns.filter((column) => column.purpose === purpose).map((column) => column.name).join(", ")])
        .filter(([, kinds]) => kinds !== "");
    const columns = [t`Was`, t`Arten von Daten`, t`Betroffene`, t`Frist`, t`Spalten`];
    const at = i18n.date(new Date(list.at_ms), { dateStyle: "long" });
    const controller = list.controller;
    const head: Section = { heading: t`Verantwortlich`, notes: [t`${controller}, Stand ${at}. Übermittlung in Drittländer findet durch Plenum selbst nicht statt; es sendet keine Nutzungsdaten.`] };
    const sections = PURPOSES.map((purpose): Section => ({ heading: i18n._(PURPOSE_WORDS[purpose]), columns, rows: rowsOf(purpose) }));
    const recipients: Section = {
      heading: t`Empfänger`,
      notes: list.recipients.length === 0 ? [t`Außer dem Betrieb der Anlage erhält niemand Daten.`] : [t`Außer dem Betrieb der Anlage:`],
      columns: [t`Art`, t`Name`, t`Adresse`],
      rows: list.recipients.map((one) => [i18n._(RECIPIENT_WORDS[one.kind]), one.name, one.at]),
    };
    const measures: Section = {
      heading: t`Technische Maßnahmen`,
      notes: [
        t`Verschlüsselung aller Verbindungen (TLS, DTLS-SRTP). Geheimnisse liegen nur als Hash oder mit dem Schlüssel des Mandanten verschlüsselt in der Datenbank.`,
        t`Trennung der Mandanten in jeder Abfrage und ein zweites Mal durch die Datenbank (Row-Level Security auf PostgreSQL, geprüfte Anweisungen auf SQLite).`,
        t`Netzadressen werden auf das Netz gekürzt gespeichert (/24 bei IPv4, /48 bei IPv6).`,
        t`Prüfprotokoll, verkettet und unterschrieben; jede Verwaltung, Auskunft und Löschung steht darin.`,
        t`Löschung von selbst nach den Fristen dieses Verzeichnisses. Sicherungen liegen beim Betrieb der Anlage.`,
      ],
    };
    const table = [[t`Zweck`, ...columns], ...PURPOSES.flatMap((purpose) => rowsOf(purpose).map((row) => [i18n._(PURPOSE_WORDS[purpose]), ...row]))];
    return { sections: [head, ...sections, recipients, measures], table };
  };
}
