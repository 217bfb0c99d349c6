//! How everybody can verify what stands on the pages.

use ballot::vote::{EntryType, Kind, Line};
use ledger::{Hash, tree};
use record::Opened;
use record::entries::header;
use record::timestamp::time_said;
use report::Block;

use crate::heading;
use crate::words::Language;

pub(crate) fn proof(blocks: &mut Vec<Block>, opened: &Opened, language: Language) {
    heading(blocks, 2, language.say("Nachprüfung", "Verification"));
    let text = language.say(
        "In dieser Datei steckt die vollständige Niederschrift der Abstimmung (Anlage abstimmung.asice). Ziehen Sie \
         die Datei in die Prüfseite, oder rufen Sie das Programm votecheck auf: Beide rechnen ohne den Server nach, ob \
         alles stimmt. Es gilt die Niederschrift; diese Seiten geben sie wieder.",
        "This file holds the complete record of the vote (attachment abstimmung.asice). Drop the file onto the page for \
         verification, or call the program votecheck: both work out without the server whether everything is right. \
         The record is what counts; these pages tell what it says.",
    );
    blocks.push(Block::Paragraph(text.to_owned()));
    let report = &opened.report;
    let mut facts = vec![
        (language.say("Einträge", "Entries"), report.entries.to_string()),
        (language.say("Wurzel aller Einträge", "Root of all entries"), report.root.to_string()),
    ];
    let is_close = |line: &Line| header(line).is_some_and(|header| header.kind == EntryType::Closed);
    if let Some(at) = opened.lines.iter().position(is_close) {
        let leaves: Vec<_> = opened.lines[..=at].iter().map(|line| Hash::of_leaf(line.entry.as_bytes())).collect();
        facts.push((language.say("Wurzel bei Schließung", "Root at the close"), tree::root(&leaves).to_string()));
    }
    let of = language.say("von", "of");
    facts.push((
        language.say("Bestätigt von Geräten der Mitglieder", "Confirmed by devices of members"),
        format!("{} {of} {}", report.confirmed.len(), report.confirmable),
    ));
    // What it says; whether it is right depends on whom somebody trusts, and these pages are the same for everybody.
    let stamp = match opened.container.time_stamp().and_then(time_said) {
        Some(time) => language.time(time * 1000),
        None => language.say("keiner", "none").to_owned(),
    };
    facts.push((language.say("Zeitstempel in der Niederschrift", "Time stamp in the record"), stamp));
    blocks.push(Block::Facts(facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()));
    if report.definition.as_ref().is_some_and(|definition| definition.kind == Kind::Secret) {
        let text = language.say(
            "Geheime Abstimmungen sind experimentell: Niemand außerhalb hat das Verfahren bisher geprüft.",
            "Secret votes are experimental: nobody outside has reviewed the scheme yet.",
        );
        blocks.push(Block::Paragraph(text.to_owned()));
    }
}
