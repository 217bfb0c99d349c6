//! What was voted on, and what happened on the way.

use ballot::presence::Happening;
use ballot::vote::{Body, Definition, EntryType};
use record::Opened;
use record::entries::header;
use report::{Block, Table};

use crate::people::{column, name};
use crate::words::Language;
use crate::{heading, paragraphs};

/// Rows of the list of incidents. What is beyond stands in the record.
const INCIDENTS_MAX: usize = 5_000;

pub(crate) fn subject(blocks: &mut Vec<Block>, opened: &Opened, language: Language) {
    let Some(definition) = &opened.report.definition else { return };
    let citation = definition.rule.citation.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let mut facts = vec![(language.say("Art", "Kind"), language.kind(definition.kind).to_owned())];
    if let Some(circular) = definition.circular {
        let procedure = if circular.opposable {
            language.say(
                "ohne Sitzung, im Umlauf; ein Mitglied, das widerspricht, verhindert den Beschluss",
                "without a sitting, by circulation; one member who opposes prevents it",
            )
        } else {
            language.say("ohne Sitzung, im Umlauf", "without a sitting, by circulation")
        };
        facts.push((language.say("Verfahren", "Procedure"), procedure.to_owned()));
    }
    if let Some(item) = &definition.item {
        facts.push((language.say("Tagesordnungspunkt", "Item"), item.title.to_string()));
    }
    facts.push((language.say("Regel", "Rule"), rule(definition, language)));
    if !citation.is_empty() {
        facts.push((language.say("Rechtsgrundlage", "Legal basis"), citation));
    }
    facts.push((language.say("Festgelegt von", "Fixed by"), definition.author.name.to_string()));
    for (kind, german, english) in
        [(EntryType::Opened, "Eröffnet", "Opened"), (EntryType::Closed, "Geschlossen", "Closed")]
    {
        let at = opened.lines.iter().filter_map(header).find(|header| header.kind == kind).map(|header| header.at);
        facts.extend(at.map(|at| (language.say(german, english), language.time(at))));
    }
    facts.push((language.say("Kennung der Abstimmung", "Id of the vote"), definition.vote.to_string()));
    blocks.push(Block::Facts(facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()));
    heading(blocks, 2, language.say("Beschlussvorschlag", "Motion"));
    paragraphs(blocks, definition.motion.as_str());
    if let Some(repeats) = &definition.repeats {
        heading(blocks, 3, language.say("Wiederholung einer Abstimmung", "Repeat of a vote"));
        blocks.push(Block::Paragraph(format!("{} {}", language.say("Wiederholt wird:", "Repeated is:"), repeats.vote)));
        paragraphs(blocks, repeats.reason.as_str());
    }
    if !definition.attachments.is_empty() {
        heading(blocks, 3, language.say("Anlagen", "Attachments"));
        let rows = definition.attachments.iter().map(|attachment| {
            let hash: String = attachment.hash.0.iter().map(|byte| format!("{byte:02x}")).collect();
            vec![attachment.name.to_string(), attachment.size.to_string(), hash]
        });
        blocks.push(Block::Table(Table {
            summary: language.say("Anlagen mit ihrer Prüfsumme", "Attachments with their hashes").to_owned(),
            columns: vec![
                column(language.say("Name", "Name"), 3, true),
                column("Bytes", 1, false),
                column("SHA-256", 5, false),
            ],
            rows: rows.collect(),
        }));
    }
}

/// The rule by its title, where it is one of a profile.
fn rule(definition: &Definition, language: Language) -> String {
    let name = definition.rule.name.as_str();
    let titles = || {
        let profile = definition.profile()?;
        let named = profile.rules.iter().find(|named| name.split_once('/').is_some_and(|(_, id)| id == named.id))?;
        let profile_title = language.say(profile.title_de, profile.title_en);
        Some(format!("{profile_title}: {}", language.say(named.title_de, named.title_en)))
    };
    titles().map_or_else(|| name.to_owned(), |titles| format!("{titles} ({name})"))
}

/// What happened between opening and end, without the ballots.
pub(crate) fn incidents(blocks: &mut Vec<Block>, opened: &Opened, language: Language) {
    let mut rows = Vec::new();
    for line in &opened.lines {
        let Some(header) = header(line) else { continue };
        let body = line.body.as_ref().and_then(|text| Body::read(header.kind, text).ok());
        let told = match &body {
            Some(body) => tell(body, opened, language),
            None => Some(language.say("gelöschter Eintrag", "erased entry").to_owned()),
        };
        if let Some(told) = told.filter(|_| rows.len() < INCIDENTS_MAX) {
            let by = header.by.map(|by| name(opened.report.roll.as_ref(), by)).unwrap_or_default();
            rows.push(vec![language.time(header.at), by, told]);
        }
    }
    if rows.is_empty() {
        return;
    }
    heading(blocks, 2, language.say("Verlauf", "Course"));
    blocks.push(Block::Table(Table {
        summary: language.say("Was geschah, der Reihe nach", "What happened, in order").to_owned(),
        columns: vec![
            column(language.say("Zeit", "Time"), 3, false),
            column(language.say("Durch", "By"), 3, false),
            column(language.say("Vorgang", "What"), 5, true),
        ],
        rows,
    }));
}

fn tell(body: &Body, opened: &Opened, language: Language) -> Option<String> {
    let of = |member| name(opened.report.roll.as_ref(), member);
    let with = |words: &str, more: &str| format!("{words}: {more}");
    Some(match body {
        Body::Opened(_) => language.say("Abstimmung eröffnet", "vote opened").to_owned(),
        Body::Closed(closed) => language.close(closed.reason).to_owned(),
        Body::Called(called) => with(language.say("Aufgerufen", "called"), &of(called.member)),
        Body::Happened(happened) => happening(&happened.happening, &of, language),
        Body::Keyed(keyed) => with(language.say("Neuer Schlüssel für", "new key for"), &of(keyed.member)),
        Body::Reported(reported) => {
            let text = reported.text.as_ref().map(|text| format!(" – {text}")).unwrap_or_default();
            let problem = format!("{} ({}){text}", of(reported.member), language.problem(reported.problem));
            with(language.say("Störung gemeldet", "problem reported"), &problem)
        }
        Body::Opposed(opposed) => with(language.say("Widerspruch", "opposed"), &of(opposed.member)),
        Body::Extended(extended) => {
            with(language.say("Verlängert bis", "extended until"), &language.time(extended.until))
        }
        Body::Complaint(complaint) => with(
            language.say("Beanstandung durch Vertrauensperson", "complaint of trustee"),
            &complaint.trustee.to_string(),
        ),
        Body::Settled(settled) => {
            with(language.say("Beanstandung geklärt von", "complaint settled by"), &of(settled.voter))
        }
        Body::Sum(sum) => with(language.say("Summe von Vertrauensperson", "sum of trustee"), &sum.trustee.to_string()),
        Body::Tie(tie) if tie.pass => {
            language.say("Vorsitz entscheidet: angenommen", "chair decides: passed").to_owned()
        }
        Body::Tie(_) => language.say("Vorsitz entscheidet: abgelehnt", "chair decides: rejected").to_owned(),
        Body::FellBack(fell) => with(language.say("Weiter auf Papier", "goes on on paper"), fell.reason.as_str()),
        Body::Paper(_) => language.say("Zählung auf Papier eingetragen", "count on paper entered").to_owned(),
        Body::Announced(_) => language.say("Ergebnis verkündet", "result announced").to_owned(),
        Body::Objection(objection) => {
            let words = format!("{} – {}", of(objection.member), objection.text);
            with(language.say("Einwendung", "objection"), &words)
        }
        Body::Voided(voided) => {
            let words = format!("{} – {}", language.cause(voided.cause), voided.reason);
            with(language.say("Für ungültig erklärt", "declared void"), &words)
        }
        Body::Audited(audited) => {
            with(language.say("Stimmzettel geprüft statt abgegeben", "ballot checked, not cast"), &of(audited.voter))
        }
        Body::LotRestarted(_) => language.say("Los neu begonnen", "lot begun anew").to_owned(),
        Body::Definition(_)
        | Body::Roll(_)
        | Body::Ballot(_)
        | Body::SecretBallot(_)
        | Body::LotCommitted(_)
        | Body::LotOpened(_)
        | Body::Result(_) => return None,
    })
}

fn happening(happening: &Happening, of: &impl Fn(ballot::MemberId) -> String, language: Language) -> String {
    let member = match happening {
        Happening::Opened { .. } | Happening::Established | Happening::Doubted | Happening::RollCalled => None,
        Happening::Came { member, .. }
        | Happening::Left { member }
        | Happening::Confirmed { member }
        | Happening::Excluded { member, .. }
        | Happening::Readmitted { member } => Some(*member),
        Happening::StandsIn { substitute, .. } | Happening::StandsBack { substitute } => Some(*substitute),
    };
    let words = language.happening(happening);
    member.map_or_else(|| words.to_owned(), |member| format!("{} {words}", of(member)))
}
