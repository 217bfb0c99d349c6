//! Times as people write them, in UTC: the record knows no other.

/// A time of the calendar.
pub(crate) struct Civil {
    pub(crate) year: u64,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
}

impl Civil {
    /// From milliseconds since 1970.
    pub(crate) fn of(at: u64) -> Self {
        let seconds = at / 1000;
        let (days, rest) = (seconds / 86_400, seconds % 86_400);
        // Years that begin in March, so that the day that is sometimes missing is the last one.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        Self {
            year,
            month: month as u8,
            day: day as u8,
            hour: (rest / 3600) as u8,
            minute: (rest / 60 % 60) as u8,
            second: (rest % 60) as u8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Civil;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (at, expected) in [
            (0, (1970, 1, 1, 0, 0, 0)),
            (951_825_600_000, (2000, 2, 29, 12, 0, 0)),
            (1_795_662_000_999, (2026, 11, 26, 3, 0, 0)),
            (4_107_542_399_000, (2100, 2, 28, 23, 59, 59)),
        ] {
            let Civil { year, month, day, hour, minute, second } = Civil::of(at);
            assert_eq!((year, month, day, hour, minute, second), expected);
        }
    }
}
