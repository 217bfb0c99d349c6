//! Who was there, who had a vote, and how they voted where that may be seen.

use std::collections::BTreeMap;

use ballot::Presence;
use ballot::id::MemberId;
use ballot::register::{Member, Seat};
use ballot::vote::{Kind, Roll};
use record::Opened;
use report::{Block, Column, Table};

use crate::heading;
use crate::words::Language;

pub(crate) fn name(roll: Option<&Roll>, id: MemberId) -> String {
    let member = roll.and_then(|roll| roll.register.find(id)).map(|member| member.name.to_string());
    let officer = || roll?.officers.iter().find(|officer| officer.id == id).map(|officer| officer.name.to_string());
    member.or_else(officer).unwrap_or_else(|| id.to_string())
}

pub(crate) fn column(title: &str, weight: u16, is_header: bool) -> Column {
    Column { title: title.to_owned(), weight, is_header }
}

/// The roll at the opening.
pub(crate) fn roll(blocks: &mut Vec<Block>, opened: &Opened, language: Language) {
    let Some(roll) = &opened.report.roll else { return };
    let Ok(presence) = Presence::after(&roll.register, &roll.happened) else { return };
    let circular = opened.report.definition.as_ref().is_some_and(|definition| definition.circular.is_some());
    heading(blocks, 2, language.say("Teilnahme", "Attendance"));
    let rows = roll.register.members.iter().map(|member| {
        let function = member.function.as_ref().or(member.group.as_ref()).map(ToString::to_string).unwrap_or_default();
        let place = match presence.place(member.id) {
            // Nobody is anywhere.
            Some(_) if circular => language.say("schriftlich oder telefonisch", "in writing or by telephone"),
            None if circular => language.say("im Umlauf", "by circulation"),
            place => language.place(place),
        };
        let place = place.to_owned();
        vec![member.name.to_string(), function, place, standing(&presence, member, roll, language)]
    });
    blocks.push(Block::Table(Table {
        summary: language
            .say("Mitglieder, wo sie bei Beginn waren und ob sie eine Stimme hatten", "Members, where they were, votes")
            .to_owned(),
        columns: vec![
            column(language.say("Name", "Name"), 4, true),
            column(language.say("Funktion, Gruppe", "Function, group"), 3, false),
            column(language.say("Bei Eröffnung", "At the opening"), 2, false),
            column(language.say("Stimmrecht", "Vote"), 4, false),
        ],
        rows: rows.collect(),
    }));
}

fn standing(presence: &Presence, member: &Member, roll: &Roll, language: Language) -> String {
    if let Some(bias) = presence.excluded(member.id) {
        return format!("{} ({})", language.say("ausgeschlossen", "excluded"), language.bias(bias));
    }
    if let Some(holder) = presence.stands_in_for(member.id) {
        return format!("{} {}", language.say("vertritt", "stands in for"), name(Some(roll), holder));
    }
    if let Some(substitute) = presence.replaced_by(member.id) {
        return format!("{} {}", language.say("vertreten durch", "replaced by"), name(Some(roll), substitute));
    }
    match (member.seat, presence.votes(member.id)) {
        (Seat::Advisory, _) => language.say("beratend", "advisory").to_owned(),
        (_, 0) => language.say("ohne Stimme", "no vote").to_owned(),
        (_, 1) => language.say("1 Stimme", "1 vote").to_owned(),
        (_, votes) => format!("{votes} {}", language.say("Stimmen", "votes")),
    }
}

/// Open votes: names and choices by group. Secret ones: who voted, with the code of the ballot.
pub(crate) fn names(blocks: &mut Vec<Block>, opened: &Opened, language: Language) {
    match opened.report.definition.as_ref().map(|definition| definition.kind) {
        Some(Kind::Open | Kind::RollCall { .. }) => choices(blocks, opened, language),
        Some(Kind::Secret) => codes(blocks, opened, language),
        Some(Kind::Lot) | None => {}
    }
}

fn choices(blocks: &mut Vec<Block>, opened: &Opened, language: Language) {
    let (Some(definition), Some(roll)) = (&opened.report.definition, &opened.report.roll) else { return };
    if opened.report.ballots.is_empty() {
        return;
    }
    heading(blocks, 2, language.say("Namentliche Liste", "List by name"));
    let labels: BTreeMap<_, _> = definition.options.iter().map(|option| (&option.id, &option.label)).collect();
    let mut groups: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for voted in &opened.report.ballots {
        let group = roll.register.find(voted.voter).and_then(|member| member.group.as_ref());
        let chosen = voted.choice.iter().flatten().filter_map(|id| labels.get(id)).map(ToString::to_string);
        let chosen = chosen.collect::<Vec<_>>().join(", ");
        let row = vec![name(Some(roll), voted.voter), chosen, language.how(voted.how).to_owned()];
        groups.entry(group.map(ToString::to_string).unwrap_or_default()).or_default().push(row);
    }
    for (group, mut rows) in groups {
        if !group.is_empty() {
            heading(blocks, 3, &group);
        }
        rows.sort();
        blocks.push(Block::Table(Table {
            summary: format!("{} {group}", language.say("Stimmen nach Namen", "Votes by name")),
            columns: vec![
                column(language.say("Name", "Name"), 4, true),
                column(language.say("Stimme", "Vote"), 4, false),
                column(language.say("Abgegeben", "Cast"), 3, false),
            ],
            rows,
        }));
    }
}

fn codes(blocks: &mut Vec<Block>, opened: &Opened, language: Language) {
    if opened.report.ballots.is_empty() {
        return;
    }
    heading(blocks, 2, language.say("Stimmzettel in der Urne", "Ballots in the urn"));
    let roll = opened.report.roll.as_ref();
    let ballots = opened.report.ballots.iter();
    let mut rows: Vec<_> = ballots.map(|voted| vec![name(roll, voted.voter), voted.code.clone()]).collect();
    rows.sort();
    blocks.push(Block::Table(Table {
        summary: language
            .say("Wer abgestimmt hat, und der Code des Stimmzettels", "Who voted, and the code")
            .to_owned(),
        columns: vec![
            column(language.say("Name", "Name"), 4, true),
            column(language.say("Code des Stimmzettels", "Code of the ballot"), 3, false),
        ],
        rows,
    }));
}
