//! Limits of levels, decisions under them, and fair shares.

mod common;

use std::num::NonZeroU16;

use common::at;
use policy::LevelKind;
use policy::limits::QUOTA_MAX;
use policy::quota::{
    Bound, Decision, Gauge, Limit, LimitLevel, LimitRefusal, Limits, Quota, TABLE, check_limit, decide, effective_limit,
};
use policy::share::{Demand, fair_share};
use proptest::prelude::*;

fn limit(soft: impl Into<Option<u64>>, hard: impl Into<Option<u64>>) -> Limit {
    Limit { soft: soft.into(), hard: hard.into() }
}

fn level(kind: LevelKind, id: u128, limit: Limit) -> LimitLevel {
    LimitLevel { at: at(kind, id), limits: Limits::from([(Quota::Rooms, limit)]) }
}

#[test]
fn the_table_is_whole() {
    for (place, rule) in TABLE.iter().enumerate() {
        assert_eq!(rule.quota as usize, place);
        assert_eq!(Quota::from_name(rule.name), Some(rule.quota));
        assert_eq!(serde_json::to_value(rule.quota).expect("a quota can be written"), rule.name);
    }
    let names: Vec<_> = Quota::all().map(Quota::name).collect();
    let expected = ["participants", "rooms", "room-size", "participant-minutes", "storage-bytes", "api-requests"];
    assert_eq!(names, expected, "names are stored and do not change");
}

#[test]
fn no_level_has_more_than_the_one_over_it() {
    let above = [level(LevelKind::Installation, 0, limit(None, 100)), level(LevelKind::Tenant, 1, limit(16, 20))];
    let quota = Quota::Rooms;
    let too_much = || LimitRefusal::AboveLevel { quota, by: at(LevelKind::Tenant, 1), max: 20 };
    let cases = [
        (LevelKind::Unit, limit(None, None), Ok(())),
        (LevelKind::Unit, limit(20, 20), Ok(())),
        (LevelKind::Unit, limit(None, 21), Err(too_much())),
        (LevelKind::Unit, limit(21, None), Err(too_much())),
        (LevelKind::Unit, limit(9, 8), Err(LimitRefusal::SoftAboveHard { quota })),
        (LevelKind::Unit, limit(None, QUOTA_MAX + 1), Err(LimitRefusal::OutOfRange { quota })),
        (LevelKind::Meeting, limit(None, 1), Err(LimitRefusal::NotHere { quota })),
    ];
    for (kind, proposed, expected) in cases {
        assert_eq!(check_limit(&above, kind, quota, proposed), expected, "{proposed:?}");
    }
    assert_eq!(check_limit(&[], LevelKind::Installation, quota, limit(None, QUOTA_MAX)), Ok(()));
}

#[test]
fn a_limit_lowered_above_counts_below() {
    let levels = [level(LevelKind::Tenant, 1, limit(8, 10)), level(LevelKind::Unit, 2, limit(15, 20))];
    let effective = effective_limit(&levels, Quota::Rooms);
    assert_eq!(effective.hard, Some(Bound { value: 10, by: at(LevelKind::Tenant, 1) }));
    assert_eq!(effective.soft, Some(Bound { value: 8, by: at(LevelKind::Tenant, 1) }));
    assert_eq!(effective_limit(&levels, Quota::Participants).hard, None);
}

#[test]
fn who_wants_more_is_allowed_warned_or_refused() {
    let (tenant, unit) = (at(LevelKind::Tenant, 1), at(LevelKind::Unit, 2));
    let refused = |by: &policy::LevelRef, limit, used, left| Decision::Refuse { by: by.clone(), limit, used, left };
    let warned = |by: &policy::LevelRef, soft, used| Decision::Warn { by: by.clone(), soft, used };
    // Tenant: used, limit; unit: used, limit; want; decision.
    let cases = [
        ((5, limit(8, 10)), (1, limit(None, None)), 3, Decision::Allow),
        ((5, limit(8, 10)), (1, limit(None, None)), 4, warned(&tenant, 8, 9)),
        ((5, limit(8, 10)), (1, limit(None, None)), 5, warned(&tenant, 8, 10)),
        ((5, limit(8, 10)), (1, limit(None, None)), 6, refused(&tenant, 10, 5, 5)),
        ((5, limit(8, 10)), (1, limit(None, 2)), 6, refused(&unit, 2, 1, 1)),
        ((9, limit(8, 10)), (1, limit(1, 20)), 2, refused(&tenant, 10, 9, 1)),
        ((0, limit(8, 10)), (1, limit(1, 20)), 1, warned(&unit, 1, 2)),
        ((12, limit(None, 10)), (0, limit(None, None)), 0, Decision::Allow),
        ((12, limit(None, 10)), (0, limit(None, None)), 1, refused(&tenant, 10, 12, 0)),
        ((u64::MAX, limit(None, None)), (0, limit(None, None)), u64::MAX, Decision::Allow),
        ((u64::MAX, limit(5, None)), (0, limit(None, None)), 1, warned(&tenant, 5, u64::MAX)),
    ];
    for ((tenant_used, tenant_limit), (unit_used, unit_limit), want, expected) in cases {
        let gauges = [
            Gauge { at: tenant.clone(), used: tenant_used, limit: tenant_limit },
            Gauge { at: unit.clone(), used: unit_used, limit: unit_limit },
        ];
        assert_eq!(decide(&gauges, want), expected, "{gauges:?} want {want}");
    }
    assert_eq!(decide(&[], 1), Decision::Allow);
}

fn demands() -> impl Strategy<Value = Vec<Demand>> {
    let weight =
        prop_oneof![1..5_u16, any::<u16>()].prop_map(|weight| NonZeroU16::new(weight).unwrap_or(NonZeroU16::MIN));
    let number = || prop_oneof![Just(0), 0..50_u64, 0..100_000_u64, any::<u64>()];
    let one = (weight, number(), number()).prop_map(|(weight, minimum, want)| Demand { weight, minimum, want });
    prop::collection::vec(one, 0..12)
}

fn sum(numbers: impl Iterator<Item = u64>) -> u128 {
    numbers.map(u128::from).sum()
}

fn guaranteed(demand: &Demand) -> u64 {
    demand.minimum.min(demand.want)
}

proptest! {
    #[test]
    fn a_decision_keeps_every_limit(
        gauges in prop::collection::vec((0..30_u64, prop::option::of(0..30_u64), prop::option::of(0..30_u64)), 0..5),
        want in 1..20_u64,
    ) {
        let gauges: Vec<_> = gauges.into_iter().enumerate().map(|(id, (used, soft, hard))| {
            Gauge { at: at(LevelKind::Unit, id as u128), used, limit: limit(soft, hard) }
        }).collect();
        let over = |of: fn(&Limit) -> Option<u64>, want: u64| {
            gauges.iter().any(|gauge| of(&gauge.limit).is_some_and(|most| gauge.used + want > most))
        };
        match decide(&gauges, want) {
            Decision::Refuse { left, .. } => {
                prop_assert!(over(|limit| limit.hard, want));
                prop_assert!(left == 0 || !over(|limit| limit.hard, left), "what is left is allowed");
            }
            Decision::Warn { .. } => prop_assert!(!over(|limit| limit.hard, want) && over(|limit| limit.soft, want)),
            Decision::Allow => prop_assert!(!over(|limit| limit.hard, want) && !over(|limit| limit.soft, want)),
        }
    }

    #[test]
    fn what_is_accepted_is_what_counts(
        above in prop::collection::vec((prop::option::of(0..30_u64), prop::option::of(0..30_u64)), 0..4),
        soft in prop::option::of(0..30_u64), hard in prop::option::of(0..30_u64),
    ) {
        let mut levels: Vec<_> = above.into_iter().enumerate()
            .map(|(id, (soft, hard))| level(LevelKind::Unit, id as u128, limit(soft, hard))).collect();
        let accepted = check_limit(&levels, LevelKind::Unit, Quota::Rooms, limit(soft, hard)).is_ok();
        levels.push(level(LevelKind::Unit, 99, limit(soft, hard)));
        let counts = effective_limit(&levels, Quota::Rooms).hard.map(|bound| bound.value);
        if accepted && hard.is_some() {
            prop_assert_eq!(counts, hard);
        }
        for level in &levels {
            let own = level.limits[&Quota::Rooms].hard;
            prop_assert!(own.is_none_or(|own| counts.is_some_and(|counts| counts <= own)));
        }
    }

    #[test]
    fn shares_are_max_min_fair(total in prop_oneof![0..200_u64, any::<u64>()], demands in demands()) {
        let shares = fair_share(total, &demands);
        prop_assert_eq!(shares.len(), demands.len());
        let wanted = sum(demands.iter().map(|demand| demand.want));
        prop_assert_eq!(sum(shares.iter().copied()), wanted.min(u128::from(total)), "all is given, and no more");
        let enough = sum(demands.iter().map(guaranteed)) <= u128::from(total);
        for (demand, share) in demands.iter().zip(&shares) {
            prop_assert!(*share <= demand.want);
            if enough {
                prop_assert!(*share >= guaranteed(demand), "the minimum is kept");
            } else {
                prop_assert!(*share <= guaranteed(demand), "nobody has more while a minimum is missing");
            }
        }
        // Who wants more cannot be given one by somebody who has more for their weight.
        for (i, poor) in demands.iter().enumerate() {
            let most = if enough { poor.want } else { guaranteed(poor) };
            for (j, rich) in demands.iter().enumerate() {
                let least = if enough { guaranteed(rich) } else { 0 };
                if shares[i] < most && shares[j] > least {
                    let given = (u128::from(shares[i]) + 1) * u128::from(rich.weight.get());
                    let taken = u128::from(shares[j]) * u128::from(poor.weight.get());
                    prop_assert!(taken < given || (taken == given && j <= i), "{i} starves beside {j}: {shares:?}");
                }
            }
        }
    }

    #[test]
    fn nobody_starves_another(total in 0..10_000_u64, demands in demands(), hungry in any::<prop::sample::Index>()) {
        prop_assume!(!demands.is_empty());
        let mut demands: Vec<_> = demands.into_iter().map(|demand| Demand { minimum: 0, ..demand }).collect();
        let hungry = hungry.index(demands.len());
        demands[hungry].want = u64::MAX;
        let weights = sum(demands.iter().map(|demand| u64::from(demand.weight.get())));
        for (demand, share) in demands.iter().zip(fair_share(total, &demands)) {
            let part = u128::from(total) * u128::from(demand.weight.get()) / weights;
            prop_assert!(u128::from(share) >= part.min(u128::from(demand.want)));
        }
    }
}
