/** The record of a conference: attendance, presence checks, polls, what happened; each can be saved. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { clock } from "../../ui/clock";
import { asCsv, asPage, saveFile } from "../../ui/save";
import type { Section } from "../../ui/save";
import type { Attendance, Record as ConferenceRecord } from "../../call/wire";
import { useRoleNames } from "../people/roles";
import { pollSection, usePollWords } from "../polls/export";
import { CSV, HTML, Save, Table } from "./parts";
import { SittingSection } from "./SittingSection";
import { useSentences } from "./words";
import { VotesSection } from "../vote/VotesSection";
import "./record.css";
import { useParticipantKindNames } from "../people/kinds";

interface RecordProps {
  readonly record: ConferenceRecord;
  readonly ticket: string;
  readonly nowMs: number;
}

export function RecordView({ record, ticket, nowMs }: RecordProps) {
  const { t } = useLingui();
  return (
    <div className="stack record">
      {record.sitting && <SittingSection record={record} sitting={record.sitting} />}
      {record.sitting && <VotesSection ticket={ticket} />}
      <AttendanceSection record={record} ticket={ticket} nowMs={nowMs} />
      {record.checks.length > 0 && <CheckSection record={record} ticket={ticket} />}
      {record.polls.length > 0 && <PollSection record={record} ticket={ticket} />}
      {record.chat.length > 0 && <ChatSection record={record} />}
      <JournalSection record={record} />
      <p className="hint" aria-label={t`Woher das kommt`}>
        {record.chat.length > 0 ? <Trans>Aus dem Sitzungsverlauf berechnet, nicht von Hand geführt. Vom Chat ist enthalten, was an alle ging, solange die Richtlinie es aufbewahrt.</Trans> : <Trans>Aus dem Sitzungsverlauf berechnet, nicht von Hand geführt. Was im Chat steht, ist nicht enthalten.</Trans>}
      </p>
    </div>
  );
}

function AttendanceSection({ record, ticket, nowMs }: RecordProps) {
  const { t, i18n } = useLingui();
  const table = useAttendanceTable(record, nowMs);
  const rows = record.attendance.map(table.row);
  const title = `${record.title}: ${t`Anwesenheit`}`;
  return (
    <section className="stack g2" aria-label={t`Anwesenheit`}>
      <div className="sec-h">
        <h3>
          <Trans>Anwesenheit</Trans> <span className="n">{record.attendance.length}</span>
        </h3>
      </div>
      <Save
        name={t`Anwesenheit`}
        csv={() => saveFile(title, "csv", asCsv([table.columns, ...rows]), CSV)}
        html={() => saveFile(title, "html", asPage(title, i18n.locale, [{ heading: t`Anwesenheit`, columns: table.columns, rows }]), HTML)}
        pdf={{ kind: "attendance", title, ticket }}
      />
      <Table caption={t`Anwesenheit`} columns={table.columns} rows={rows} />
    </section>
  );
}

function useAttendanceTable(record: ConferenceRecord, nowMs: number) {
  const { t, i18n } = useLingui();
  const roles = useRoleNames(record.roles);
  const kinds = useParticipantKindNames();
  const time = clock(i18n.locale);
  const columns = [t`Name`, t`Rolle`, t`Von`, t`Bis`, t`Anwesend`, t`Vermerk`];
  const played = ({ role, roles: spans }: Attendance): string => {
    if (spans.length < 2) return roles[spans[0]?.role ?? role];
    return spans
      .map((span) => {
        const [held, from] = [roles[span.role], time(span.from_ms)];
        return span.to_ms === null ? t`${held} seit ${from}` : `${held} ${from}–${time(span.to_ms)}`;
      })
      .join("; ");
  };
  const row = (person: Attendance): string[] => {
    const { name, kind, stays } = person;
    const first = stays[0];
    const last = stays.at(-1);
    const minutes = Math.floor(stays.reduce((sum, stay) => sum + Math.max(0, (stay.to_ms ?? nowMs) - stay.from_ms), 0) / 60_000);
    const gaps = stays.slice(1).map((stay, at) => {
      const left = time(stays[at]?.to_ms ?? stay.from_ms);
      const back = time(stay.from_ms);
      return t`${left} bis ${back} weg`;
    });
    const notes = [kinds[kind] ?? "", ...gaps].filter((note) => note !== "");
    return [name, played(person), first ? time(first.from_ms) : "", last?.to_ms == null ? t`anwesend` : time(last.to_ms), t`${minutes} Min.`, notes.join("; ")];
  };
  return { columns, row };
}

function CheckSection({ record, ticket }: { record: ConferenceRecord; ticket: string }) {
  const { t, i18n } = useLingui();
  const time = clock(i18n.locale);
  const title = `${record.title}: ${t`Anwesenheitsprüfungen`}`;
  const columns = [t`Name`, ...record.checks.map((check) => time(check.at_ms))];
  const rows = record.attendance
    .filter((person) => person.role !== "chair" && person.role !== "deputy")
    .map((person) => [
      person.name,
      ...record.checks.map((check) => {
        const confirmed = check.confirmed.find((one) => one.participant === person.participant);
        const there = person.stays.some((stay) => stay.from_ms <= check.at_ms && (stay.to_ms === null || check.at_ms <= stay.to_ms));
        return confirmed ? t`bestätigt ${time(confirmed.at_ms)}` : there ? t`nicht bestätigt` : t`nicht da`;
      }),
    ]);
  return (
    <section className="stack g2" aria-label={t`Anwesenheitsprüfungen`}>
      <h3>
        <Trans>Anwesenheitsprüfungen</Trans> <span className="n">{record.checks.length}</span>
      </h3>
      <Save
        name={t`Anwesenheitsprüfungen`}
        csv={() => saveFile(title, "csv", asCsv([columns, ...rows]), CSV)}
        html={() => saveFile(title, "html", asPage(title, i18n.locale, [{ heading: t`Anwesenheitsprüfungen`, columns, rows }]), HTML)}
        pdf={{ kind: "checks", title, ticket }}
      />
      <Table caption={t`Anwesenheitsprüfungen`} columns={columns} rows={rows} />
    </section>
  );
}

function PollSection({ record, ticket }: { record: ConferenceRecord; ticket: string }) {
  const { t, i18n } = useLingui();
  const words = usePollWords();
  const title = `${record.title}: ${t`Umfragen`}`;
  const over = record.polls.filter((poll) => poll.result !== null);
  const rows = over.flatMap((poll) => poll.plan.choices.map((choice, at): [string, string, number] => [poll.plan.question, choice, poll.result?.counts[at] ?? 0]));
  return (
    <section className="stack g2" aria-label={t`Umfragen`}>
      <h3>
        <Trans>Umfragen</Trans> <span className="n">{record.polls.length}</span>
      </h3>
      <Save
        name={t`Umfragen`}
        csv={() => saveFile(title, "csv", asCsv([[t`Frage`, words.choice, words.count], ...rows]), CSV)}
        html={() => saveFile(title, "html", asPage(title, i18n.locale, over.map((poll) => pollSection(poll, words))), HTML)}
        pdf={{ kind: "polls", title, ticket }}
      />
      <ul className="plain-list">
        {record.polls.map((poll) => (
          <li key={poll.id}>
            <bdi>{poll.plan.question}</bdi>
            <div className="sub">{poll.result ? poll.plan.choices.map((choice, at) => `${choice}: ${poll.result?.counts[at] ?? 0}`).join(" · ") : <Trans>läuft</Trans>}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What was written to everybody and is still kept. */
function ChatSection({ record }: { record: ConferenceRecord }) {
  const { t, i18n } = useLingui();
  const time = clock(i18n.locale);
  const title = `${record.title}: ${t`Chat`}`;
  const columns = [t`Zeit`, t`Von`, t`Nachricht`];
  const rows = record.chat.map((said) => [time(said.at_ms), said.from, said.text]);
  return (
    <section className="stack g2" aria-label={t`Aufbewahrter Chat`}>
      <h3>
        <Trans>Chat</Trans> <span className="n">{rows.length}</span>
      </h3>
      <Save name={t`Chat`} csv={() => saveFile(title, "csv", asCsv([columns, ...rows]), CSV)} html={() => saveFile(title, "html", asPage(title, i18n.locale, [{ heading: t`Chat`, columns, rows }]), HTML)} />
      <Table caption={t`Aufbewahrter Chat`} columns={columns} rows={rows} />
    </section>
  );
}

/** Lines shown; all are saved. */
const LINES_SHOWN = 200;

function JournalSection({ record }: { record: ConferenceRecord }) {
  const { t, i18n } = useLingui();
  const sentence = useSentences(record.roles);
  const time = clock(i18n.locale);
  const title = `${record.title}: ${t`Verlauf`}`;
  const columns = [t`Zeit`, t`Was`, t`Durch`];
  const rows = record.lines.map((line) => [time(line.at_ms), sentence(line), line.by ?? ""]);
  const sections: Section[] = [{ heading: t`Verlauf`, columns, rows }];
  const hidden = rows.length - LINES_SHOWN;
  return (
    <section className="stack g2" aria-label={t`Verlauf der Sitzung`}>
      <h3>
        <Trans>Verlauf</Trans> <span className="n">{rows.length}</span>
      </h3>
      <Save
        name={t`Verlauf`}
        csv={() => saveFile(title, "csv", asCsv([columns, ...rows]), CSV)}
        html={() => saveFile(title, "html", asPage(title, i18n.locale, sections), HTML)}
      />
      <Table caption={t`Verlauf`} columns={columns} rows={rows.slice(-LINES_SHOWN)} />
      {hidden > 0 && (
        <p className="hint">
          <Plural value={hidden} one="# ältere Zeile steht in der Datei." other="# ältere Zeilen stehen in der Datei." />
        </p>
      )}
    </section>
  );
}
