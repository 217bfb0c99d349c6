//! Records as reports that can be printed.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use report::{Block, Column, Created, PdfError, Report, Table, archival_pdf};
use wire::conference::Role;
use wire::record::{Attendance, CheckRecord, Record, RecordLanguage, RecordPdfKind, Stay};

use super::words::Words;

/// The time of day where the tenant is.
#[derive(Clone)]
pub(crate) struct Clock(TimeZone);

impl Clock {
    pub(crate) fn new(zone: TimeZone) -> Self {
        Self(zone)
    }

    fn at(&self, ms: i64) -> Zoned {
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(self.0.clone())
    }

    fn time(&self, ms: i64) -> String {
        self.at(ms).strftime("%H:%M").to_string()
    }

    fn day_and_time(&self, ms: i64, language: RecordLanguage) -> String {
        let format = match language {
            RecordLanguage::De => "%d.%m.%Y, %H:%M",
            RecordLanguage::En => "%Y-%m-%d, %H:%M",
        };
        self.at(ms).strftime(format).to_string()
    }
}

pub(crate) fn print(
    record: &Record,
    kind: RecordPdfKind,
    language: RecordLanguage,
    clock: Clock,
    now_ms: i64,
) -> Result<Vec<u8>, PdfError> {
    let words = Words::of(language);
    let page = Page { record, words, language, clock: &clock, now_ms };
    let (title, blocks) = match kind {
        RecordPdfKind::Attendance => (words.attendance, page.attendance()),
        RecordPdfKind::Checks => (words.checks, page.checks()),
        RecordPdfKind::Polls => (words.polls, page.polls()),
    };
    let report = Report {
        title: format!("{title}: {}", record.title),
        language: words.tag.into(),
        landscape: kind == RecordPdfKind::Attendance,
        footer: format!("Plenum · {}", record.title),
        page_label: words.page.into(),
        blocks: page.head().into_iter().chain(blocks).collect(),
    };
    archival_pdf(&report, utc(now_ms))
}

/// As a PDF says when it was made.
pub(crate) fn utc(ms: i64) -> Created {
    let utc = Clock(TimeZone::UTC).at(ms);
    let small = |n: i8| u8::try_from(n).unwrap_or(0);
    Created {
        year: u16::try_from(utc.year()).unwrap_or(1970),
        month: small(utc.month()),
        day: small(utc.day()),
        hour: small(utc.hour()),
        minute: small(utc.minute()),
        second: small(utc.second()),
    }
}

struct Page<'a> {
    record: &'a Record,
    words: &'static Words,
    language: RecordLanguage,
    clock: &'a Clock,
    now_ms: i64,
}

impl Page<'_> {
    fn head(&self) -> Vec<Block> {
        let Self { record, words, .. } = self;
        let day = |ms| self.clock.day_and_time(ms, self.language);
        let ended = record.ended_at_ms.map_or(words.runs.to_owned(), day);
        let facts = [
            (words.meeting, record.title.clone()),
            (words.code, record.code.clone()),
            (words.began, day(record.started_at_ms)),
            (words.ended, ended),
            (words.people, record.attendance.len().to_string()),
            (words.printed, day(self.now_ms)),
        ];
        vec![Block::Facts(facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())]
    }

    fn attendance(&self) -> Vec<Block> {
        let words = self.words;
        let columns =
            [(words.name, 5), (words.role, 6), (words.from, 2), (words.to, 2), (words.duration, 3), (words.note, 5)];
        let rows = self.record.attendance.iter().map(|person| self.person(person)).collect();
        vec![Block::Table(table(words.attendance, &columns, rows)), Block::Paragraph(words.computed.into())]
    }

    fn person(&self, person: &Attendance) -> Vec<String> {
        let words = self.words;
        let from = person.stays.first().map_or(String::new(), |stay| self.clock.time(stay.from_ms));
        let until = person.stays.last().and_then(|stay| stay.to_ms);
        let to = until.map_or(words.present.to_owned(), |ms| self.clock.time(ms));
        let end = |stay: &Stay| stay.to_ms.unwrap_or(self.now_ms);
        let total_ms: i64 = person.stays.iter().map(|stay| (end(stay) - stay.from_ms).max(0)).sum();
        let gaps = person.stays.windows(2).map(|pair| {
            let (left, back) = (self.clock.time(end(&pair[0])), self.clock.time(pair[1].from_ms));
            format!("{left}–{back} {}", words.away)
        });
        let notes: Vec<String> = words.kind_of(person.kind).map(str::to_owned).into_iter().chain(gaps).collect();
        vec![
            person.name.clone(),
            self.roles(person),
            from,
            to,
            format!("{} {}", total_ms / 60_000, words.minutes),
            notes.join("; "),
        ]
    }

    /// The role, or each one with its time when there was more than one.
    fn roles(&self, person: &Attendance) -> String {
        if person.roles.len() < 2 {
            return self.role(person.roles.first().map_or(person.role, |span| span.role));
        }
        let told = person.roles.iter().map(|span| {
            let (role, from) = (self.role(span.role), self.clock.time(span.from_ms));
            span.to_ms.map_or_else(
                || format!("{role} {} {from}", self.words.since),
                |ms| format!("{role} {from}–{}", self.clock.time(ms)),
            )
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// Name of a role; one of the meeting's own is called what it was called last.
    fn role(&self, role: Role) -> String {
        let own = self.record.roles.iter().find(|known| known.role == role);
        own.map_or_else(|| self.words.role_of(role).to_owned(), |known| known.name.clone())
    }

    fn checks(&self) -> Vec<Block> {
        let words = self.words;
        if self.record.checks.is_empty() {
            return vec![Block::Paragraph(words.no_checks.into())];
        }
        let mut blocks = Vec::new();
        for check in &self.record.checks {
            let expected: Vec<_> = self.record.attendance.iter().filter(|person| was_asked(person, check)).collect();
            let heading =
                format!("{} {}: {}", words.check, check.id, self.clock.day_and_time(check.at_ms, self.language));
            blocks.push(Block::Heading { level: 2, text: heading });
            let answered = counted(words.confirmed_of, check.confirmed.len(), expected.len());
            blocks.push(Block::Paragraph(answered));
            let rows = expected.iter().map(|person| {
                let confirmed = check.confirmed.iter().find(|one| one.participant == person.participant);
                let state = confirmed.map_or(words.not_confirmed.to_owned(), |one| {
                    format!("{} {}", words.confirmed, self.clock.at(one.at_ms).strftime("%H:%M:%S"))
                });
                vec![person.name.clone(), self.role(person.role), state]
            });
            let columns = [(words.name, 5), (words.role, 4), (words.check, 5)];
            blocks.push(Block::Table(table(words.checks, &columns, rows.collect())));
        }
        blocks
    }

    fn polls(&self) -> Vec<Block> {
        let words = self.words;
        if self.record.polls.is_empty() {
            return vec![Block::Paragraph(words.no_polls.into())];
        }
        let mut blocks = vec![Block::Paragraph(words.unattributed.into())];
        for poll in &self.record.polls {
            let place = poll.place.as_ref().map_or(String::new(), |place| format!(" ({place})"));
            blocks.push(Block::Heading { level: 2, text: format!("{}{place}", poll.plan.question) });
            if poll.plan.multiple {
                blocks.push(Block::Paragraph(words.multiple.into()));
            }
            let Some(result) = &poll.result else {
                blocks.push(Block::Paragraph(words.still_runs.into()));
                continue;
            };
            let count = |n: u32| usize::try_from(n).unwrap_or(0);
            blocks.push(Block::Paragraph(counted(words.answered_of, count(result.answers), count(result.eligible))));
            let rows = poll.plan.choices.iter().zip(&result.counts);
            let rows = rows.map(|(choice, count)| vec![choice.clone(), count.to_string()]).collect();
            blocks.push(Block::Table(table(&poll.plan.question, &[(words.choice, 8), (words.answers, 2)], rows)));
        }
        blocks
    }
}

/// Who was there when the check came, and does not lead.
fn was_asked(person: &Attendance, check: &CheckRecord) -> bool {
    let confirmed = check.confirmed.iter().any(|one| one.participant == person.participant);
    let covers = |stay: &Stay| stay.from_ms <= check.at_ms && stay.to_ms.is_none_or(|to| check.at_ms <= to);
    confirmed || (!matches!(person.role, Role::Chair | Role::Deputy) && person.stays.iter().any(covers))
}

fn counted(words: &str, n: usize, m: usize) -> String {
    words.replace("{n}", &n.to_string()).replace("{m}", &m.to_string())
}

/// The first column names the row.
fn table(summary: &str, columns: &[(&str, u16)], rows: Vec<Vec<String>>) -> Table {
    let columns = columns.iter().enumerate().map(|(at, (title, weight))| Column {
        title: (*title).to_owned(),
        weight: *weight,
        is_header: at == 0,
    });
    Table { summary: summary.to_owned(), columns: columns.collect(), rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conference::poll::{PollPlan, Tally};
    use conference::record::{Confirmation, PollRecord, RoleSpan};
    use wire::conference::ParticipantKind;

    #[test]
    fn times_follow_the_season() {
        let clock = Clock::new(TimeZone::get("Europe/Berlin").expect("a time zone"));
        let at = |text: &str| text.parse::<Timestamp>().expect("a time").as_millisecond();
        assert_eq!(clock.time(at("2026-01-15T17:00:00Z")), "18:00");
        let summer = clock.day_and_time(at("2026-07-15T22:30:00Z"), RecordLanguage::De);
        assert_eq!(summer, "16.07.2026, 00:30");
    }

    #[test]
    fn every_kind_is_printed_in_both_languages() {
        let participant = uuid::Uuid::from_u128(7).into();
        let stays = vec![Stay { from_ms: 0, to_ms: Some(600_000) }, Stay { from_ms: 900_000, to_ms: None }];
        let person = Attendance {
            participant,
            name: "Ruth Claasen".into(),
            role: Role::Participant,
            kind: ParticipantKind::Guest,
            stays,
            roles: vec![
                RoleSpan { role: Role::MinuteTaker, from_ms: 0, to_ms: Some(600_000) },
                RoleSpan { role: Role::Participant, from_ms: 600_000, to_ms: None },
            ],
        };
        let confirmed = vec![Confirmation { participant, at_ms: 301_000 }];
        let plan = PollPlan {
            question: "Umziehen?".into(),
            choices: vec!["Ja".into(), "Nein".into()],
            multiple: true,
            live: false,
            seconds: None,
        };
        let result = Some(Tally { answers: 1, eligible: 1, counts: vec![1, 0] });
        let poll = PollRecord { id: 1, place: None, plan, started_at_ms: 0, ended_at_ms: Some(1), result };
        let record = Record {
            conference: uuid::Uuid::from_u128(1).into(),
            title: "Rat".into(),
            code: "abc".into(),
            started_at_ms: 0,
            ended_at_ms: None,
            attendance: vec![person],
            checks: vec![CheckRecord { id: 1, at_ms: 300_000, until_ms: 330_000, confirmed }],
            polls: vec![poll],
            sitting: None,
            lines: Vec::new(),
            chat: Vec::new(),
            roles: Vec::new(),
        };
        let (words, clock) = (Words::of(RecordLanguage::De), Clock::new(TimeZone::fixed(jiff::tz::offset(1))));
        let page = Page { record: &record, words, language: RecordLanguage::De, clock: &clock, now_ms: 1_000_000 };
        assert_eq!(page.roles(&record.attendance[0]), "Protokoll 01:00–01:10; Teilnahme seit 01:10");
        for kind in [RecordPdfKind::Attendance, RecordPdfKind::Checks, RecordPdfKind::Polls] {
            for language in [RecordLanguage::De, RecordLanguage::En] {
                let pdf = print(&record, kind, language, Clock::new(TimeZone::fixed(jiff::tz::offset(1))), 1_000_000)
                    .expect("printed");
                assert!(pdf.starts_with(b"%PDF-"));
            }
        }
        let empty = Record { attendance: vec![], checks: vec![], polls: vec![], ..record };
        for kind in [RecordPdfKind::Attendance, RecordPdfKind::Checks, RecordPdfKind::Polls] {
            print(&empty, kind, RecordLanguage::De, Clock::new(TimeZone::UTC), 0).expect("printed");
        }
    }
}
