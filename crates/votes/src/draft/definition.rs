//! The definition of a vote.

use std::collections::BTreeSet;

use ballot::encoded::{Blob, Digest};
use ballot::limits::SEATS_MAX;
use ballot::rule::profile::rule;
use ballot::rule::{Decision, Measure, Method, Role, Rule};
use ballot::vote::definition::{Author, Choosable, Circular, Repeats, SUITE, Selection, TrusteeLine, TrusteeSet};
use ballot::vote::roll::KeyLine;
use ballot::vote::{Definition, Kind};
use ballot::{Label, MemberId, OptionId, Text, VoteId};
use conference::sitting::{Electorate, Voter};
use ids::{MeetingId, TenantId};
use ledger::{SignedNote, VerifierKey};
use secret_ballot::limits::THRESHOLD_MIN;
use store::VoteAttachment;
use store::entity::{vote, vote_trustee};
use wire::problem::FieldCode;
use wire::vote::{VOTE_MOTION_CHARS_MAX, VOTE_OPTIONS_MAX, VOTE_TITLE_CHARS_MAX, VoteDraftRequest, VoteKind};

use super::{DraftError, attachments, find, plain};

/// What somebody asked for, as far as it can be read without looking at anything else.
pub struct Plan<'a> {
    title: Label,
    motion: Text,
    rule: Rule,
    options: Vec<Choosable>,
    request: &'a VoteDraftRequest,
}

impl<'a> Plan<'a> {
    /// How ballots would be cast.
    pub fn kind(&self) -> Kind {
        kind(self.request.kind)
    }

    /// Reads a request to a body that votes by this profile.
    pub fn read(profile: &str, request: &'a VoteDraftRequest) -> Result<Self, DraftError> {
        if !(1..=SEATS_MAX).contains(&request.seats) {
            return Err(DraftError::Field("seats", FieldCode::Malformed));
        }
        let own = request.rule.split_once('/').is_some_and(|(own, _)| own == profile);
        let rule = rule(&request.rule, request.seats).filter(|_| own);
        let rule = rule.ok_or(DraftError::Field("rule", FieldCode::Malformed))?;
        if request.kind == VoteKind::Lot && !draws(&rule, request.options.len()) {
            return Err(DraftError::Field("kind", FieldCode::Malformed));
        }
        Ok(Self {
            title: label("title", &request.title, VOTE_TITLE_CHARS_MAX)?,
            motion: wording("motion", &request.motion)?,
            options: options(&rule, request)?,
            rule,
            request,
        })
    }
}

/// What a definition is drafted from, as the server knows it.
pub struct Basis {
    pub tenant: TenantId,
    pub meeting: MeetingId,
    pub vote: vote::Model,
    /// Of the log of this vote.
    pub log: VerifierKey,
    pub electorate: Electorate,
    pub keys: Vec<KeyLine>,
    /// Whoever is asked to be a trustee, by id.
    pub asked: Vec<vote_trustee::Model>,
    /// In their order.
    pub attachments: Vec<VoteAttachment>,
    /// Who asks, and signs.
    pub voter: Voter,
}

impl Basis {
    /// Drafts it; `before` is the vote that is repeated.
    pub fn definition(&self, plan: Plan<'_>, before: Option<&vote::Model>) -> Result<Definition, DraftError> {
        let Plan { title, motion, rule, options, request } = plan;
        let key = find(&self.keys, self.voter.id).ok_or(DraftError::OwnKey)?.key;
        let (kind, repeats) = (kind(request.kind), before.map(|before| repeats(before, request)).transpose()?);
        let trustees = match kind {
            Kind::Secret => Some(self.trustees(request.threshold)?),
            Kind::Open | Kind::RollCall { .. } | Kind::Lot => None,
        };
        let candidates = options.iter().filter(|option| option.role == Role::Candidate).count();
        let definition = Definition {
            suite: plain(SUITE)?,
            origin: plain(&self.vote.origin)?,
            log: plain(&self.log.to_string())?,
            tenant: self.tenant.uuid().into(),
            meeting: self.meeting.uuid().into(),
            vote: self.vote.id.into(),
            item: None,
            title,
            motion,
            attachments: attachments(&self.attachments)?,
            kind,
            circular: request.circular.as_ref().map(|circular| Circular { opposable: circular.opposable }),
            selection: selection(&rule, candidates),
            options,
            change: request.change,
            close_when_all_voted: request.close_when_all_voted,
            rule,
            trustees,
            retention_days: None,
            repeats,
            author: Author { id: self.voter.id, name: plain(&self.voter.name)?, key },
        };
        definition.check()?;
        Ok(definition)
    }

    /// Whether a definition that is to be entered is one that was drafted. What an officer chose in it, they may choose
    /// otherwise; what no draft has is in none, since nothing of it would be found in the record.
    pub fn is_definition(&self, body: &Definition) -> Result<bool, DraftError> {
        let of_this = body.tenant == self.tenant.uuid().into()
            && body.meeting == self.meeting.uuid().into()
            && body.vote == self.vote.id.into()
            && body.origin.as_str() == self.vote.origin
            && body.log.as_str() == self.log.to_string();
        let author = body.author.id == self.voter.id
            && body.author.name.as_str() == self.voter.name
            && find(&self.keys, self.voter.id).is_some_and(|line| line.key == body.author.key);
        let own = rule_again(&body.rule).is_some_and(|rule| rule == body.rule)
            && body.profile().is_some_and(|profile| profile.id == self.electorate.frozen.profile);
        let files = body.attachments == attachments(&self.attachments)?;
        let drawn = body.kind != Kind::Lot || draws(&body.rule, body.options.len());
        let trustees = match &body.trustees {
            Some(set) => *set == self.trustees(set.threshold)?,
            None => true,
        };
        Ok(of_this && author && own && files && drawn && trustees)
    }

    /// All who were asked, when all of them have agreed.
    fn trustees(&self, threshold: u32) -> Result<TrusteeSet, DraftError> {
        let line = |trustee: &vote_trustee::Model| {
            let signature: [u8; 32] = trustee.signature.clone()?.try_into().ok()?;
            let id = MemberId::from(trustee.member_id);
            Some(TrusteeLine {
                name: Label::new(&trustee.name).ok()?,
                member: self.electorate.frozen.register.find(id).map(|member| member.id),
                kem: Blob(trustee.kem.clone()?),
                signature: signature.into(),
            })
        };
        let trustees: Option<Vec<_>> = self.asked.iter().map(line).collect();
        let trustees = trustees.filter(|trustees| !trustees.is_empty()).ok_or(DraftError::Trustees)?;
        if !(THRESHOLD_MIN..=trustees.len()).contains(&(threshold as usize)) {
            return Err(DraftError::Field("threshold", FieldCode::Malformed));
        }
        Ok(TrusteeSet { threshold, trustees })
    }
}

/// A line that somebody typed.
pub fn label(field: &'static str, text: &str, most: usize) -> Result<Label, DraftError> {
    let text = typed(field, text, most)?;
    Label::new(text).map_err(|_| DraftError::Field(field, FieldCode::Malformed))
}

/// Lines that somebody typed.
fn wording(field: &'static str, text: &str) -> Result<Text, DraftError> {
    let text = typed(field, text, VOTE_MOTION_CHARS_MAX)?;
    Text::new(text).map_err(|_| DraftError::Field(field, FieldCode::Malformed))
}

fn typed<'a>(field: &'static str, text: &'a str, most: usize) -> Result<&'a str, DraftError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(DraftError::Field(field, FieldCode::Required)),
        chars if chars > most => Err(DraftError::Field(field, FieldCode::TooLong)),
        _ => Ok(text),
    }
}

fn kind(kind: VoteKind) -> Kind {
    match kind {
        VoteKind::Open => Kind::Open,
        VoteKind::RollCall => Kind::RollCall { called: false },
        VoteKind::RollCallByName => Kind::RollCall { called: true },
        VoteKind::Secret => Kind::Secret,
        VoteKind::Lot => Kind::Lot,
    }
}

/// Whether a lot can decide alone: each candidate has one ticket, so whoever has the most is drawn, and nobody takes part
/// before the close, whose count would say whether enough did.
fn draws(rule: &Rule, candidates: usize) -> bool {
    let Decision::Election(election) = rule.decision else { return false };
    let few = usize::try_from(election.seats).is_ok_and(|seats| seats < candidates);
    few && election.method == Method::MostVotes && rule.quorum.measure == Measure::Presence
}

/// What can be chosen. It stands in the record as it is read here, in the language of the law.
fn options(rule: &Rule, request: &VoteDraftRequest) -> Result<Vec<Choosable>, DraftError> {
    let refused = |code| Err(DraftError::Field("options", code));
    let option = |id: &str, label: Label, role| -> Result<Choosable, DraftError> {
        Ok(Choosable { id: OptionId::new(id).map_err(|_| DraftError::Damaged)?, label, role })
    };
    let mut options = Vec::new();
    if let Decision::Motion(_) = rule.decision {
        if !request.options.is_empty() {
            return refused(FieldCode::Malformed);
        }
        options.push(option("yes", plain("Ja")?, Role::Yes)?);
        options.push(option("no", plain("Nein")?, Role::No)?);
    } else {
        match request.options.len() {
            0 => return refused(FieldCode::Required),
            1..=VOTE_OPTIONS_MAX => {}
            _ => return refused(FieldCode::TooLong),
        }
        for (name, number) in request.options.iter().zip(1..) {
            let name = label("options", name, VOTE_TITLE_CHARS_MAX)?;
            options.push(option(&format!("c{number}"), name, Role::Candidate)?);
        }
        // Whoever stands alone can be voted against.
        if matches!(rule.decision, Decision::Election(_)) && request.options.len() == 1 {
            options.push(option("no", plain("Nein")?, Role::No)?);
        }
    }
    if request.abstain {
        options.push(option("abstain", plain("Enthaltung")?, Role::Abstain)?);
    }
    let names: BTreeSet<_> = options.iter().map(|option| &option.label).collect();
    if names.len() == options.len() { Ok(options) } else { refused(FieldCode::Taken) }
}

/// As many candidates as there are seats, and at least one.
fn selection(rule: &Rule, candidates: usize) -> Selection {
    let max = match rule.decision {
        Decision::Election(election) if election.method == Method::MostVotes => {
            election.seats.min(u32::try_from(candidates).unwrap_or(u32::MAX)).max(1)
        }
        _ => 1,
    };
    Selection { min: 1, max }
}

fn repeats(before: &vote::Model, request: &VoteDraftRequest) -> Result<Repeats, DraftError> {
    let note: Option<SignedNote> = before.checkpoint.as_deref().and_then(|note| note.parse().ok());
    let checkpoint = note.and_then(|note| note.checkpoint().ok());
    let root = checkpoint.ok_or(DraftError::NeverFixed)?.root;
    let reason = wording("repeats_reason", request.repeats_reason.as_deref().unwrap_or_default())?;
    Ok(Repeats { vote: VoteId::from(before.id), root: Digest::from(root.0), reason })
}

/// The rule of this name, as the profile has it.
fn rule_again(body: &Rule) -> Option<Rule> {
    let seats = match body.decision {
        Decision::Motion(_) => 1,
        Decision::Election(election) => election.seats,
        Decision::Lists(lists) => lists.seats,
    };
    rule(body.name.as_str(), seats)
}
