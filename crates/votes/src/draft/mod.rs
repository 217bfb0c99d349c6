//! What an officer signs, drafted from the sitting, its keys and a request, and compared before it is entered. The law
//! of a vote knows its log alone; what the server drafted from its own tables, nobody enters otherwise.

mod attachment;
mod definition;
mod roll;

use ballot::vote::Refusal;
use ballot::vote::body::Keyed;
use ballot::vote::roll::{KeyLine, Proof};
use ballot::{Label, MemberId};
use ids::MeetingId;
use store::TenantScope;
use store::entity::voter_key;
use thiserror::Error;
use wire::problem::FieldCode;

pub use attachment::File;
pub(crate) use attachment::attachments;
pub use definition::{Basis, Plan, label};
pub use roll::{is_roll, roll};

use crate::error::VoteError;

/// Why something is not drafted, or is not what was drafted.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum DraftError {
    #[error("the field {0} does not do")]
    Field(&'static str, FieldCode),
    #[error("not all trustees have agreed")]
    Trustees,
    #[error("no key is registered for whoever leads")]
    ChairKey,
    #[error("no key is registered for whoever asks")]
    OwnKey,
    #[error("the vote that is repeated was never fixed")]
    NeverFixed,
    /// What is to be entered is not what was drafted.
    #[error("it is not what was drafted")]
    Differs,
    #[error("the vote would refuse it: {0}")]
    Refused(#[from] Refusal),
    /// What is stored cannot stand in an entry.
    #[error("what is stored does not do")]
    Damaged,
}

/// Keys with which people vote in a meeting, by id.
pub async fn keys(scope: &TenantScope, meeting: MeetingId) -> Result<Vec<KeyLine>, VoteError> {
    let rows = scope.votes().voter_keys(meeting.uuid()).await?;
    let lines: Option<Vec<_>> = rows.iter().map(key_line).collect();
    lines.ok_or(VoteError::Damaged)
}

/// A key as it stands in a roll.
pub fn key_line(row: &voter_key::Model) -> Option<KeyLine> {
    let key: [u8; 32] = row.key.as_slice().try_into().ok()?;
    Some(KeyLine { member: row.member_id.into(), key: key.into(), proof: Proof::from_name(&row.proof)? })
}

/// Whether a key that is to be entered is registered.
pub fn is_registered(keys: &[KeyLine], keyed: &Keyed) -> bool {
    keys.contains(&KeyLine { member: keyed.member, key: keyed.key, proof: keyed.proof })
}

fn find(keys: &[KeyLine], id: MemberId) -> Option<&KeyLine> {
    keys.iter().find(|line| line.member == id)
}

/// Of what the server knows itself.
fn plain(text: &str) -> Result<Label, DraftError> {
    Label::new(text).map_err(|_| DraftError::Damaged)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ballot::client::PersonKey;
    use ballot::rule::Role;
    use ballot::vote::roll::Duty;
    use ballot::{Happening, Member, Place, Register, Seat};
    use conference::sitting::{Electorate, Frozen, Voter};
    use ids::{BodyId, TenantId};
    use ledger::{KeyName, NoteSigner};
    use store::VoteAttachment;
    use store::entity::{vote, vote_trustee};
    use uuid::Uuid;
    use wire::vote::{VoteDraftRequest, VoteKind};

    use super::*;

    fn id(number: u8) -> MemberId {
        MemberId([number; 16])
    }

    fn key(number: u8) -> KeyLine {
        KeyLine { member: id(number), key: PersonKey::new(&[number; 32]).public(), proof: Proof::SignIn }
    }

    fn voter(number: u8, duty: Option<Duty>) -> Voter {
        Voter { id: id(number), name: format!("Mitglied {number}"), member: true, by_hand: false, duty }
    }

    /// Three members, of whom the first one leads.
    fn electorate() -> Electorate {
        let member = |number: u8| Member {
            id: id(number),
            name: Label::new(&format!("Mitglied {number}")).expect("a label"),
            function: None,
            group: None,
            seat: Seat::Holder,
            weight: 1,
            substitutes: Vec::new(),
        };
        let register = Register { statutory: 3, statutory_votes: 3, members: (1..=3).map(member).collect() };
        let (body, offices) = (BodyId::from_uuid(Uuid::nil()), BTreeMap::new());
        let came = (1..=3).map(|number| Happening::Came { member: id(number), place: Place::Room });
        let happened = [Happening::Opened { all_invited: true }].into_iter().chain(came);
        Electorate {
            frozen: Frozen { body, name: "Rat".into(), version: 1, profile: "free".into(), register, offices },
            happened: happened.chain([Happening::RollCalled, Happening::Established]).collect(),
            people: vec![voter(1, Some(Duty::Chair)), voter(2, None), voter(3, None)],
            chair: Some(id(1)),
        }
    }

    fn basis() -> Basis {
        let origin = "rat.example/votes/7";
        let vote = vote::Model {
            tenant_id: Uuid::nil(),
            id: Uuid::from_u128(7),
            meeting_id: Uuid::from_u128(2),
            body_id: Uuid::nil(),
            title: String::new(),
            stage: "empty".into(),
            origin: origin.into(),
            signing_key: Vec::new(),
            size: 0,
            checkpoint: None,
            closing: None,
            lease_holder: None,
            lease_until_ms: None,
            created_at_ms: 0,
            ended_at_ms: None,
            set_back_at_ms: None,
            circular: false,
            kind: None,
            outcome: None,
            listed_at_ms: None,
            until_ms: None,
            remind_before_ms: None,
            reminded_at_ms: None,
            told: None,
        };
        Basis {
            tenant: TenantId::from_uuid(Uuid::from_u128(1)),
            meeting: MeetingId::from_uuid(Uuid::from_u128(2)),
            vote,
            log: NoteSigner::new(KeyName::new(origin).expect("a name"), &[9; 32]).verifier(),
            electorate: electorate(),
            keys: (1..=3).map(key).collect(),
            asked: Vec::new(),
            attachments: Vec::new(),
            voter: voter(1, Some(Duty::Chair)),
        }
    }

    fn request() -> VoteDraftRequest {
        VoteDraftRequest {
            ticket: String::new(),
            vote: None,
            title: " Radweg ".into(),
            motion: "Der Radweg wird gebaut.".into(),
            kind: VoteKind::Open,
            rule: "free/resolution".into(),
            seats: 1,
            options: Vec::new(),
            abstain: true,
            change: false,
            close_when_all_voted: false,
            threshold: 2,
            repeats: None,
            repeats_reason: None,
            circular: None,
        }
    }

    #[test]
    fn what_is_drafted_is_what_may_be_entered_and_nothing_else() {
        let mut basis = basis();
        basis.attachments = vec![VoteAttachment { hash: vec![5; 32], place: 0, name: "Lageplan.pdf".into(), size: 12 }];
        let request = request();
        let plan = || Plan::read("free", &request).expect("a plan");
        let drafted = basis.definition(plan(), None).expect("a definition");
        assert_eq!((drafted.title.as_str(), drafted.attachments.len()), ("Radweg", 1));
        assert_eq!(
            drafted.options.iter().map(|option| option.role).collect::<Vec<_>>(),
            [Role::Yes, Role::No, Role::Abstain]
        );
        assert_eq!(basis.is_definition(&drafted), Ok(true));
        let mut other = drafted.clone();
        other.attachments.clear();
        assert_eq!(basis.is_definition(&other), Ok(false), "without its files");
        let mut other = drafted.clone();
        other.author.key = key(2).key;
        assert_eq!(basis.is_definition(&other), Ok(false), "under another key");
        let mut other = drafted;
        other.vote.0[0] ^= 1;
        assert_eq!(basis.is_definition(&other), Ok(false), "in another log");
        basis.keys.remove(0);
        assert_eq!(basis.definition(plan(), None).err(), Some(DraftError::OwnKey));
    }

    #[test]
    fn what_is_asked_for_is_read_before_anything_is_made() {
        let fault = |change: &dyn Fn(&mut VoteDraftRequest)| {
            let mut request = request();
            change(&mut request);
            match Plan::read("free", &request).err() {
                Some(DraftError::Field(field, _)) => field,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(fault(&|request| request.title = "  ".into()), "title");
        assert_eq!(fault(&|request| request.motion = "x".repeat(20_001)), "motion");
        assert_eq!(fault(&|request| request.rule = "go-sh/resolution".into()), "rule");
        assert_eq!(fault(&|request| request.seats = 0), "seats");
        assert_eq!(fault(&|request| request.options = vec!["Ja".into()]), "options");
    }

    #[test]
    fn a_lot_decides_alone_where_a_rule_lets_it_among_more_than_there_are_places() {
        let draft = |profile: &str, rule: &str, seats: u32| {
            let options = vec!["Linh Nguyen".into(), "Chidi Okafor".into()];
            let kind = VoteKind::Lot;
            let request = VoteDraftRequest { kind, rule: rule.into(), seats, options, abstain: false, ..request() };
            let mut basis = basis();
            basis.electorate.frozen.profile = profile.into();
            let drafted = basis.definition(Plan::read(profile, &request)?, None)?;
            basis.is_definition(&drafted)
        };
        assert_eq!(draft("free", "free/options", 1), Ok(true));
        assert_eq!(draft("go-sh", "go-sh/election", 1), Ok(true));
        let refused = Err(DraftError::Field("kind", wire::problem::FieldCode::Malformed));
        assert_eq!(draft("free", "free/options", 2), refused, "all of them have a place");
        assert_eq!(draft("free", "free/lists", 1), refused, "lists");
        assert_eq!(draft("go-nrw", "go-nrw/election", 1), refused, "more than half, and each has one ticket");
        assert_eq!(draft("betrvg", "betrvg/election", 1), refused, "nobody takes part before the close");
    }

    #[test]
    fn a_secret_vote_has_all_who_were_asked_or_none() {
        let mut basis = basis();
        let request = VoteDraftRequest { kind: VoteKind::Secret, ..request() };
        let plan = || Plan::read("free", &request).expect("a plan");
        assert_eq!(basis.definition(plan(), None).err(), Some(DraftError::Trustees));
        let asked = |number: u8, agreed: bool| vote_trustee::Model {
            tenant_id: Uuid::nil(),
            vote_id: Uuid::from_u128(7),
            member_id: id(number).into(),
            name: format!("Mitglied {number}"),
            kem: agreed.then(|| vec![number; 1_216]),
            signature: agreed.then(|| key(number).key.0.to_vec()),
        };
        basis.asked = vec![asked(1, true), asked(2, true), asked(3, false)];
        assert_eq!(basis.definition(plan(), None).err(), Some(DraftError::Trustees), "one has not agreed");
    }

    #[test]
    fn a_roll_is_that_of_the_sitting_also_when_somebody_leaves_meanwhile() {
        let (mut electorate, keys) = (electorate(), [key(1), key(3)]);
        let drafted = roll(&electorate, &keys).expect("a roll");
        assert_eq!((drafted.keys.len(), drafted.chair), (2, id(1)));
        assert!(is_roll(&electorate, &keys, &drafted));
        electorate.happened.push(Happening::Left { member: id(2) });
        assert!(is_roll(&electorate, &keys, &drafted), "that is entered when the vote is open");
        let mut other = drafted.clone();
        other.keys[1].proof = Proof::Hardware;
        assert!(!is_roll(&electorate, &keys, &other));
        let mut other = drafted.clone();
        other.register.members[1].weight = 2;
        assert!(!is_roll(&electorate, &keys, &other));
        electorate.people[0].duty = Some(Duty::Minutes);
        assert!(!is_roll(&electorate, &keys, &drafted), "who leads no longer");
        assert_eq!(roll(&electorate, &keys).err(), Some(DraftError::ChairKey));
    }
}
