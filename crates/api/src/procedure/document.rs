//! The documentation as blocks: what was found in this installation, between texts that hold for every one.

use ballot::rule::profile::{profile, rule};
use jiff::Timestamp;
use policy::{Key, Value};
use wire::procedure::{Procedure, ProcedureBlock as Block, ProcedureFact};
use wire::record::RecordLanguage;

use super::checks;
use super::texts::{self, Words};

/// What is configured.
pub(super) struct Found {
    pub(super) organisation: String,
    pub(super) address: String,
    pub(super) version: String,
    /// SHA-256 of the program.
    pub(super) build: Option<String>,
    /// Of the client that is served.
    pub(super) client: Option<String>,
    pub(super) now_ms: i64,
    pub(super) database: String,
    /// Name, profile, statutory number.
    pub(super) bodies: Vec<(String, String, i64)>,
    pub(super) policies: Vec<(Key, Value)>,
    pub(super) votes: u64,
    pub(super) log_key: String,
    pub(super) seals: i64,
    /// Who is asked for time stamps, whether by the tenant or by the installation.
    pub(super) stamping: Option<Stamping>,
    /// Name and key.
    pub(super) witnesses: Vec<(String, String)>,
}

/// An authority for time stamps; how one signs in there is nobody's business.
#[derive(Clone, Default)]
pub(super) struct Stamping {
    pub(super) url: String,
    pub(super) policy: Option<String>,
    /// Only stamps that lead to named certificates are taken.
    pub(super) is_pinned: bool,
}

/// Policies that concern sittings and votes.
const POLICIES: &[Key] = &[
    Key::Guests,
    Key::JoinWithoutAccount,
    Key::WaitingRoom,
    Key::LocalSignIn,
    Key::RetentionMeetings,
    Key::RetentionJournals,
    Key::RetentionAttendance,
    Key::RetentionAudit,
];

pub(super) fn write(found: &Found, language: RecordLanguage) -> Procedure {
    let words = texts::words(language);
    let title = format!("{}: {}", words.title, found.organisation);
    let mut blocks = vec![Block::Paragraph { text: words.lead.into() }, facts(installation(found, words))];
    heading(&mut blocks, words.course);
    paragraphs(&mut blocks, words.course_steps);
    heading(&mut blocks, words.roles);
    blocks.push(table(words.roles, words.role_columns, words.role_rows.iter().map(owned).collect()));
    heading(&mut blocks, words.rules);
    rules(&mut blocks, found, words, language);
    heading(&mut blocks, words.keys);
    paragraphs(&mut blocks, words.keys_text);
    blocks.push(facts(keys(found, words)));
    heading(&mut blocks, words.stamps);
    stamps(&mut blocks, found, words);
    heading(&mut blocks, words.witnesses);
    witnesses(&mut blocks, found, words);
    heading(&mut blocks, words.policies);
    let rows = POLICIES.iter().filter_map(|key| policy(*key, found, words)).collect();
    blocks.push(table(words.policies, words.policy_columns, rows));
    heading(&mut blocks, words.kept);
    blocks.push(table(words.kept, words.kept_columns, words.kept_rows.iter().map(owned).collect()));
    heading(&mut blocks, words.checks);
    paragraphs(&mut blocks, words.checks_text);
    let rows = checks::all().into_iter().map(|check| vec![check.code(), checks::sentence(check, language).into()]);
    blocks.push(table(words.checks, words.check_columns, rows.collect()));
    heading(&mut blocks, words.limits);
    paragraphs(&mut blocks, words.limits_text);
    Procedure { title, blocks }
}

fn heading(blocks: &mut Vec<Block>, text: &str) {
    blocks.push(Block::Heading { text: text.into() });
}

fn paragraphs(blocks: &mut Vec<Block>, texts: &[&str]) {
    blocks.extend(texts.iter().map(|text| Block::Paragraph { text: (*text).into() }));
}

fn facts(facts: Vec<(&str, String)>) -> Block {
    let fact = |(name, value): (&str, String)| ProcedureFact { name: name.into(), value };
    Block::Facts { facts: facts.into_iter().map(fact).collect() }
}

fn table<const N: usize>(summary: &str, columns: [&str; N], rows: Vec<Vec<String>>) -> Block {
    Block::Table { summary: summary.into(), columns: columns.map(str::to_owned).to_vec(), rows }
}

fn owned<const N: usize>(row: &[&str; N]) -> Vec<String> {
    row.iter().map(|cell| (*cell).to_owned()).collect()
}

fn installation(found: &Found, words: &Words) -> Vec<(&'static str, String)> {
    let at = Timestamp::from_millisecond(found.now_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    vec![
        (words.organisation, found.organisation.clone()),
        (words.address, found.address.clone()),
        (words.made, at.strftime("%Y-%m-%d %H:%M UTC").to_string()),
        (words.version, format!("Plenum {}", found.version)),
        (words.build, found.build.clone().unwrap_or_else(|| words.unknown.into())),
        (words.client, found.client.clone().unwrap_or_else(|| words.unknown.into())),
        (words.database, found.database.clone()),
        (words.votes, found.votes.to_string()),
    ]
}

fn rules(blocks: &mut Vec<Block>, found: &Found, words: &Words, language: RecordLanguage) {
    if found.bodies.is_empty() {
        blocks.push(Block::Paragraph { text: words.no_bodies.into() });
        return;
    }
    let say = |german: &'static str, english: &'static str| match language {
        RecordLanguage::De => german,
        RecordLanguage::En => english,
    };
    let title_of = |id: &str| profile(id).map_or_else(|| id.to_owned(), |it| say(it.title_de, it.title_en).to_owned());
    let row = |(name, id, statutory): &(String, String, i64)| vec![name.clone(), statutory.to_string(), title_of(id)];
    blocks.push(table(words.bodies, words.body_columns, found.bodies.iter().map(row).collect()));
    let used: std::collections::BTreeSet<_> = found.bodies.iter().map(|(_, id, _)| id.as_str()).collect();
    for profile in used.into_iter().filter_map(profile) {
        let row = |named: &ballot::rule::profile::Named| {
            let name = format!("{}/{}", profile.id, named.id);
            let citation = rule(&name, 1)?.citation;
            let cited: Vec<_> = citation.iter().map(|text| text.as_str()).collect();
            Some(vec![name, say(named.title_de, named.title_en).to_owned(), cited.join("; ")])
        };
        let title = say(profile.title_de, profile.title_en);
        blocks.push(table(title, words.rule_columns, profile.rules.iter().filter_map(row).collect()));
    }
}

fn keys(found: &Found, words: &Words) -> Vec<(&'static str, String)> {
    let origin = found.log_key.split('+').next().unwrap_or_default().to_owned();
    vec![(words.log, origin), (words.log_key, found.log_key.clone()), (words.log_size, found.seals.to_string())]
}

fn stamps(blocks: &mut Vec<Block>, found: &Found, words: &Words) {
    let Some(Stamping { url, policy, is_pinned }) = found.stamping.clone() else {
        blocks.push(Block::Paragraph { text: words.no_stamps.into() });
        return;
    };
    paragraphs(blocks, words.stamps_text);
    let mut list = vec![(words.stamp_url, url)];
    list.extend(policy.map(|policy| (words.stamp_policy, policy)));
    list.push((words.stamp_pinned, if is_pinned { words.yes } else { words.no }.into()));
    blocks.push(facts(list));
}

fn witnesses(blocks: &mut Vec<Block>, found: &Found, words: &Words) {
    if found.witnesses.is_empty() {
        blocks.push(Block::Paragraph { text: words.no_witnesses.into() });
        return;
    }
    paragraphs(blocks, words.witnesses_text);
    let rows = found.witnesses.iter().map(|(name, key)| vec![name.clone(), key.clone()]).collect();
    blocks.push(table(words.witnesses, words.witness_columns, rows));
}

fn policy(key: Key, found: &Found, words: &Words) -> Option<Vec<String>> {
    let (_, value) = found.policies.iter().find(|(of, _)| *of == key)?;
    let (_, name) = words.policy_names.iter().find(|(of, _)| *of == key)?;
    let value = value.to_string();
    let shown = words.value_names.iter().find(|(of, _)| *of == value).map_or(value.as_str(), |(_, shown)| shown);
    Some(vec![(*name).to_owned(), shown.to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found() -> Found {
        Found {
            organisation: "Stadt Musterstadt".into(),
            address: "https://plenum.example".into(),
            version: "0.1.0".into(),
            build: None,
            client: Some("ab".into()),
            now_ms: 1_790_000_000_000,
            database: "SQLite".into(),
            bodies: vec![("Rat".into(), "go-sh".into(), 27), ("Betriebsrat".into(), "betrvg".into(), 9)],
            policies: POLICIES.iter().map(|key| (*key, key.default_value())).collect(),
            votes: 3,
            log_key: "plenum.example/votes/log/01+00000000+AAAA".into(),
            seals: 3,
            stamping: None,
            witnesses: vec![("Land".into(), "land.example+00000000+AAAA".into())],
        }
    }

    /// Whoever the operator has set is told of like one of the tenant's own.
    #[test]
    fn an_authority_is_told_with_its_policy_and_its_certificates() {
        let (url, policy) = ("https://stempel.example".to_owned(), Some("1.2.3".to_owned()));
        let told = |is_pinned| {
            let stamping = Some(Stamping { url: url.clone(), policy: policy.clone(), is_pinned });
            write(&Found { stamping, ..found() }, RecordLanguage::En).blocks
        };
        let fact = |name: &str, value: &str| ProcedureFact { name: name.into(), value: value.into() };
        for (is_pinned, word) in [(true, "yes"), (false, "no")] {
            let facts = vec![
                fact("Service", "https://stempel.example"),
                fact("Policy (OID)", "1.2.3"),
                fact("Certificates pinned", word),
            ];
            assert!(told(is_pinned).contains(&Block::Facts { facts }), "{word}");
        }
    }

    /// Every fact stands in both languages, and each language says as much as the other.
    #[test]
    fn both_languages_tell_the_same() {
        let [german, english] = [RecordLanguage::De, RecordLanguage::En].map(|language| write(&found(), language));
        assert_eq!(german.blocks.len(), english.blocks.len());
        for (one, other) in german.blocks.iter().zip(&english.blocks) {
            match (one, other) {
                (Block::Table { rows: one, .. }, Block::Table { rows: other, .. }) => {
                    assert_eq!(one.len(), other.len())
                }
                (Block::Facts { facts: one }, Block::Facts { facts: other }) => assert_eq!(one.len(), other.len()),
                (one, other) => assert_eq!(std::mem::discriminant(one), std::mem::discriminant(other)),
            }
        }
        for procedure in [german, english] {
            let text = format!("{procedure:?}");
            for fact in ["GO SH § 38", "BetrVG § 33", "votes/log/01", "land.example", "go-sh/resolution", "time-stamp"]
            {
                assert!(text.contains(fact), "{fact}");
            }
            let headings = procedure.blocks.iter().filter(|block| matches!(block, Block::Heading { .. })).count();
            assert_eq!(headings, 10);
        }
    }
}
