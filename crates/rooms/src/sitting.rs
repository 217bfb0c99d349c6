//! The register of a body as a sitting takes it.

use std::collections::{BTreeMap, BTreeSet};

use ballot::{Label, Member, MemberId, Register, Seat};
use conference::sitting::{Frozen, Office, Tie};
use ids::{BodyId, MeetingId};
use store::entity::{body, body_member};
use store::{StoreError, TenantScope};
use uuid::Uuid;

/// The register of the body whose sitting a meeting is, as it is now, and who of its members was in the meeting before;
/// nothing when it is none, or its register makes no sense today.
pub(crate) async fn taken(
    scope: &TenantScope,
    meeting: MeetingId,
    now_ms: i64,
) -> Result<Option<(Frozen, Vec<Tie>)>, StoreError> {
    let Some(sitting) = scope.bodies().sitting(meeting).await? else { return Ok(None) };
    let id = BodyId::from_uuid(sitting.body_id);
    let Some(body) = scope.bodies().find(id).await? else { return Ok(None) };
    let Some((frozen, members)) = register_of(scope, &body, now_ms).await? else { return Ok(None) };
    let known = scope.participants().of_accounts(meeting).await?;
    let tie = |member: &body_member::Model| {
        let here = frozen.register.find(MemberId::from(member.id)).and(member.account_id)?;
        let (_, participant) = known.iter().find(|(account, _)| *account == here)?;
        Some(Tie { member: MemberId::from(member.id), participant: (*participant).into() })
    };
    let ties = members.iter().filter_map(tie).collect();
    Ok(Some((frozen, ties)))
}

/// The register of a body as it is on that day, and the rows it is made of; nothing if it makes no sense.
pub async fn register_of(
    scope: &TenantScope,
    body: &body::Model,
    at_ms: i64,
) -> Result<Option<(Frozen, Vec<body_member::Model>)>, StoreError> {
    let id = BodyId::from_uuid(body.id);
    let members = scope.bodies().members(id).await?;
    let holders: Vec<Uuid> = members.iter().map(|member| member.id).collect();
    let chains = scope.bodies().substitutes(&holders).await?;
    let frozen = frozen(body, &members, &chains, &store::day_of(at_ms));
    if let Err(fault) = frozen.register.check() {
        tracing::warn!(body = %id, %fault, "the register of a body cannot be taken");
        return Ok(None);
    }
    Ok(Some((frozen, members)))
}

fn frozen(body: &body::Model, members: &[body_member::Model], chains: &[(Uuid, Uuid)], day: &str) -> Frozen {
    let here: Vec<_> = members.iter().filter(|member| member.covers(day)).collect();
    let here_ids: BTreeSet<Uuid> = here.iter().map(|member| member.id).collect();
    let mut substitutes: BTreeMap<Uuid, Vec<MemberId>> = BTreeMap::new();
    for (holder, substitute) in chains {
        if here_ids.contains(substitute) {
            substitutes.entry(*holder).or_default().push(MemberId::from(*substitute));
        }
    }
    let label = |text: &Option<String>| text.as_deref().and_then(|text| Label::new(text).ok());
    let office = |member: &&body_member::Model| {
        let office = match member.office.as_deref()? {
            "chair" => Office::Chair,
            "deputy" => Office::Deputy,
            _ => return None,
        };
        Some((MemberId::from(member.id), office))
    };
    let offices = here.iter().filter_map(office).collect();
    let member = |member: &body_member::Model| {
        Some(Member {
            id: MemberId::from(member.id),
            name: Label::new(&member.name).ok()?,
            function: label(&member.function),
            group: label(&member.group_name),
            seat: Seat::from_name(&member.seat),
            weight: u32::try_from(member.weight).unwrap_or(1),
            substitutes: substitutes.get(&member.id).cloned().unwrap_or_default(),
        })
    };
    Frozen {
        body: BodyId::from_uuid(body.id),
        name: body.name.clone(),
        version: body.version,
        profile: body.profile.clone(),
        register: Register {
            statutory: u32::try_from(body.statutory).unwrap_or(u32::MAX),
            statutory_votes: body.statutory_votes.unsigned_abs(),
            members: here.into_iter().filter_map(member).collect(),
        },
        offices,
    }
}
