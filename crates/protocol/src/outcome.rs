//! What was decided, with its arithmetic.

use ballot::OptionId;
use ballot::rule::{Decision, Outcome, Role, Tally};
use ballot::verify::Report;
use ballot::vote::{Definition, ResultBody};
use record::Opened;
use report::{Block, Table};

use crate::people::column;
use crate::words::Language;
use crate::{heading, paragraphs};

pub(crate) fn result(blocks: &mut Vec<Block>, opened: &Opened, language: Language) {
    let Some(definition) = &opened.report.definition else { return };
    heading(blocks, 2, language.say("Ergebnis", "Result"));
    paragraphs(blocks, &words(definition, &opened.report, language));
    let Some(result) = &opened.report.result else { return };
    if opened.report.voided.is_some() {
        let before = language.say("Zuvor war festgestellt:", "What had been found before:");
        let found = sentence(definition, &result.evaluation.outcome, language);
        blocks.push(Block::Paragraph(format!("{before} {found}")));
    }
    blocks.push(Block::Table(Table {
        summary: language.say("Stimmen für jede Wahlmöglichkeit", "Votes for each option").to_owned(),
        columns: vec![
            column(language.say("Wahlmöglichkeit", "Option"), 5, true),
            column(language.say("Art", "Kind"), 2, false),
            column(language.say("Stimmen", "Votes"), 2, false),
        ],
        rows: definition
            .options
            .iter()
            .map(|option| {
                let votes = votes(&result.tally, option.role, &option.id);
                vec![option.label.to_string(), language.role(option.role).to_owned(), votes.to_string()]
            })
            .collect(),
    }));
    blocks.push(Block::Facts(arithmetic(definition, result, language)));
}

/// What was decided, in one line. A vote that is void decided nothing, whatever had been found before.
pub(crate) fn words(definition: &Definition, report: &Report, language: Language) -> String {
    if let Some(voided) = &report.voided {
        let reason = voided.reason.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        return format!("{} {reason}", language.say("Für ungültig erklärt:", "Declared void:"));
    }
    match &report.result {
        Some(result) => sentence(definition, &result.evaluation.outcome, language),
        None => language.say("Diese Abstimmung hat kein Ergebnis.", "This vote has no result.").to_owned(),
    }
}

fn votes(tally: &Tally, role: Role, id: &OptionId) -> u64 {
    match role {
        Role::Yes => tally.yes,
        Role::No => tally.no,
        Role::Abstain => tally.abstain,
        Role::Invalid => tally.invalid,
        Role::Candidate => tally.candidates.get(id).copied().unwrap_or(0),
    }
}

fn sentence(definition: &Definition, outcome: &Outcome, language: Language) -> String {
    let label = |id: &OptionId| {
        let option = definition.options.iter().find(|option| option.id == *id);
        option.map_or_else(|| id.to_string(), |option| option.label.to_string())
    };
    let labels = |ids: &[OptionId]| ids.iter().map(label).collect::<Vec<_>>().join(", ");
    match outcome {
        Outcome::Passed => language.say("Der Antrag ist angenommen.", "The motion is passed.").to_owned(),
        Outcome::Rejected => language.say("Der Antrag ist abgelehnt.", "The motion is rejected.").to_owned(),
        Outcome::NoQuorum => language
            .say("Nicht beschlussfähig: Es ist nichts entschieden.", "No quorum: nothing is decided.")
            .to_owned(),
        Outcome::ChairDecides => {
            language.say("Stimmengleichheit: Der Vorsitz entscheidet.", "A tie: the chair decides.").to_owned()
        }
        Outcome::LotDecides { among, .. } => {
            format!("{} {}.", language.say("Das Los entscheidet zwischen:", "The lot decides between:"), labels(among))
        }
        Outcome::Elected { elected } => format!("{} {}.", language.say("Gewählt:", "Elected:"), labels(elected)),
        Outcome::SecondRound { between } => {
            let round = language.say("Es folgt ein zweiter Wahlgang zwischen:", "A second round follows between:");
            format!("{round} {}.", labels(between))
        }
        Outcome::Seated { seats } => {
            let seats: Vec<_> = seats.iter().map(|(id, seats)| format!("{} {seats}", label(id))).collect();
            format!("{} {}.", language.say("Sitze:", "Seats:"), seats.join(", "))
        }
    }
}

fn arithmetic(definition: &Definition, result: &ResultBody, language: Language) -> Vec<(String, String)> {
    let (facts, evaluation) = (&result.facts, &result.evaluation);
    let quorum = &evaluation.quorum;
    let mut lines = vec![
        (
            language.say("Beschlussfähigkeit", "Quorum"),
            format!(
                "{}: {} {} {} {} {}",
                language.quorum(quorum.state),
                quorum.counted,
                language.say("von", "of"),
                quorum.of,
                language.say("– nötig waren", "– needed were"),
                quorum.required
            ),
        ),
        (language.say("Gesetzliche Mitgliederzahl", "Members by law"), facts.statutory.to_string()),
        (language.say("Unbesetzte Sitze", "Vacant seats"), facts.vacant.to_string()),
        (language.say("Wegen Befangenheit ausgeschlossen", "Excluded for bias"), facts.excluded.to_string()),
        (language.say("Stimmberechtigt", "Entitled"), facts.entitled.to_string()),
    ];
    if definition.circular.is_none() {
        lines.push((language.say("Mindestens anwesend", "Present at least"), facts.present_least.to_string()));
    }
    lines.push((language.say("Haben abgestimmt", "Voted"), facts.participants.to_string()));
    if let Decision::Motion(motion) = definition.rule.decision {
        let base = format!("{}: {}", language.base(motion.base), evaluation.base);
        lines.push((language.say("Bezugsgröße", "Base"), base));
        lines.push((language.say("Nötige Ja-Stimmen", "Yes votes needed"), evaluation.needed.to_string()));
        lines.push((language.say("Bei Stimmengleichheit", "At a tie"), language.tie(motion.tie).to_owned()));
    }
    lines.push((language.say("Abstand", "Margin"), evaluation.margin.to_string()));
    if let Some(most) = evaluation.contested_max {
        let contested = language.say("Anfechtbar ohne Folgen", "Contestable without effect");
        lines.push((contested, format!("{most} {}", language.say("Stimmen", "votes"))));
    }
    if result.paper {
        let paper = language.say("auf Papier, von zwei Personen gezählt", "on paper, counted by two people");
        lines.push((language.say("Ausgezählt", "Counted"), paper.to_owned()));
    }
    lines.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
