//! The roll: who has a vote, with which key, and who leads.

use ballot::vote::Roll;
use ballot::vote::roll::{Duty, KeyLine, Officer};
use conference::sitting::{Electorate, Voter};

use super::{DraftError, find, plain};

/// Drafts the roll from the sitting as it is now.
pub fn roll(electorate: &Electorate, keys: &[KeyLine]) -> Result<Roll, DraftError> {
    let register = electorate.frozen.register.clone();
    let mut lines: Vec<_> = keys.iter().filter(|line| register.find(line.member).is_some()).cloned().collect();
    lines.sort_by_key(|line| line.member);
    let mut officers = Vec::new();
    for (voter, duty) in electorate.people.iter().filter_map(|voter| Some((voter, voter.duty?))) {
        if let Some(line) = find(keys, voter.id) {
            officers.push(Officer { id: voter.id, name: plain(&voter.name)?, duty, key: line.key });
        }
    }
    let mut chairs = officers.iter().filter(|officer| officer.duty == Duty::Chair).map(|officer| officer.id);
    let leads = chairs.clone().find(|id| Some(*id) == electorate.chair);
    let chair = leads.or_else(|| chairs.next()).ok_or(DraftError::ChairKey)?;
    let roll = Roll { register, happened: electorate.happened.clone(), keys: lines, officers, chair };
    roll.check()?;
    Ok(roll)
}

/// Whether a roll that is to be entered is one that was drafted. People may have come and gone between draft and
/// signature; that is entered when the vote is open.
pub fn is_roll(electorate: &Electorate, keys: &[KeyLine], body: &Roll) -> bool {
    let Some(since) = electorate.happened.strip_prefix(body.happened.as_slice()) else { return false };
    let officer = |officer: &Officer| {
        let same = |voter: &&Voter| voter.id == officer.id && voter.duty == Some(officer.duty);
        let voter = electorate.people.iter().find(same);
        voter.is_some_and(|voter| voter.name == officer.name.as_str())
            && find(keys, officer.id).is_some_and(|line| line.key == officer.key)
    };
    body.register == electorate.frozen.register
        && !since.iter().any(|since| since.changes_votes())
        && body.keys.iter().all(|line| keys.contains(line))
        && body.officers.iter().all(officer)
}
