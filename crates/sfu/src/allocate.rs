//! Which layers fit into a subscriber's bandwidth: sound first, then the shared
//! screen, then who speaks and what is shown large, then the rest. Down at once,
//! up slowly and with room to spare.

use std::time::{Duration, Instant};

use crate::types::Quality;

/// Reserved for each sound, bits per second.
pub(crate) const AUDIO_BITRATE: u64 = 48_000;
/// An upgrade must leave this much of the estimate unused, percent.
const HEADROOM_PERCENT: u64 = 15;
/// Between upgrades of one track.
const UPGRADE_EVERY: Duration = Duration::from_secs(3);

/// One video that wants bandwidth, most important first in the list.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// Highest layer worth sending.
    pub(crate) wanted: Quality,
    /// What it has now.
    pub(crate) allowed: Quality,
    pub(crate) upgraded_at: Option<Instant>,
    /// Bits per second of each layer; 0 for layers that are not sent.
    pub(crate) bitrates: [u64; 3],
}

/// A decision for one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) allowed: Quality,
    /// Does not even fit at its lowest layer.
    pub(crate) starved: bool,
    pub(crate) upgraded: bool,
}

/// Divides `estimate` bits per second.
pub(crate) fn allocate(estimate: u64, sounds: usize, claims: &[Claim], now: Instant) -> Vec<Grant> {
    let mut left = estimate.saturating_sub(sounds as u64 * AUDIO_BITRATE);
    // Everybody is seen before anybody is seen well: the lowest layers are paid for first.
    let mut grants: Vec<Grant> = claims
        .iter()
        .map(|claim| {
            let cost = claim.bitrates[0];
            let starved = cost > left;
            left = left.saturating_sub(cost);
            Grant { allowed: Quality::Low, starved, upgraded: false }
        })
        .collect();
    let headroom = estimate * HEADROOM_PERCENT / 100;
    for (claim, grant) in claims.iter().zip(&mut grants).filter(|(_, grant)| !grant.starved) {
        for quality in [Quality::High, Quality::Medium] {
            if quality > claim.wanted || claim.bitrates[quality.index()] == 0 {
                continue;
            }
            let extra = claim.bitrates[quality.index()].saturating_sub(claim.bitrates[0]);
            let upgrade = quality > claim.allowed;
            let needed = if upgrade { extra + headroom } else { extra };
            let too_soon = claim.upgraded_at.is_some_and(|at| now.saturating_duration_since(at) < UPGRADE_EVERY);
            if needed <= left && !(upgrade && too_soon) {
                left -= extra;
                *grant = Grant { allowed: quality, starved: false, upgraded: upgrade };
                break;
            }
        }
    }
    grants
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(allowed: Quality) -> Claim {
        Claim { wanted: Quality::High, allowed, upgraded_at: None, bitrates: [150_000, 500_000, 1_700_000] }
    }

    fn qualities(grants: &[Grant]) -> Vec<Quality> {
        grants.iter().map(|g| g.allowed).collect()
    }

    #[test]
    fn everybody_is_seen_before_the_first_is_seen_well() {
        let now = Instant::now();
        let three = [claim(Quality::Low), claim(Quality::Low), claim(Quality::Low)];
        assert_eq!(qualities(&allocate(4_700_000, 3, &three, now)), [Quality::High, Quality::High, Quality::Low]);
        assert_eq!(qualities(&allocate(1_200_000, 3, &three, now)), [Quality::Medium, Quality::Low, Quality::Low]);
        let starved: Vec<_> = allocate(500_000, 3, &three, now).iter().map(|g| g.starved).collect();
        assert_eq!(starved, [false, false, true]);
    }

    #[test]
    fn down_at_once_and_up_only_with_headroom() {
        let now = Instant::now();
        let high = [claim(Quality::High)];
        assert_eq!(
            qualities(&allocate(1_700_000, 0, &high, now)),
            [Quality::High],
            "what one has is kept without headroom"
        );
        assert_eq!(qualities(&allocate(1_600_000, 0, &high, now)), [Quality::Medium]);
        let low = [claim(Quality::Low)];
        assert_eq!(qualities(&allocate(1_800_000, 0, &low, now)), [Quality::Medium], "not enough headroom for more");
        let tried = [Claim { upgraded_at: Some(now), ..claim(Quality::Low) }];
        assert_eq!(qualities(&allocate(9_000_000, 0, &tried, now + Duration::from_secs(1))), [Quality::Low]);
        assert_eq!(qualities(&allocate(9_000_000, 0, &tried, now + Duration::from_secs(3))), [Quality::High]);
    }
}
