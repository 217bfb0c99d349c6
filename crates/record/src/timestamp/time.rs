//! GeneralizedTime as RFC 3161 has it: `YYYYMMDDhhmmss[.f…]Z`.

/// Seconds since 1970, without the fraction. `None` for what is no time from 1970 on.
pub(super) fn seconds(content: &[u8]) -> Option<u64> {
    let (digits, rest) = content.split_at_checked(14)?;
    let fraction = rest.strip_suffix(b"Z")?;
    let is_fraction = match fraction.strip_prefix(b".") {
        // The shortest spelling: no zeroes at the end (RFC 3161, 2.4.2).
        Some(fraction) => fraction.iter().all(u8::is_ascii_digit) && !matches!(fraction.last(), None | Some(b'0')),
        None => fraction.is_empty(),
    };
    if !is_fraction || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |from: usize, to: usize| digits[from..to].iter().fold(0u64, |n, d| n * 10 + u64::from(d - b'0'));
    let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
    let (hour, minute, second) = (number(8, 10), number(10, 12), number(12, 14));
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = lengths.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
    if year < 1970 || !(1..=*length).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let years: u64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let days = years + lengths[..month as usize - 1].iter().sum::<u64>() + day - 1;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_are_seconds_since_1970() {
        for (time, expected) in [
            ("19700101000000Z", Some(0)),
            ("20000229120000Z", Some(951_825_600)),
            ("20261126030000.25Z", Some(1_795_662_000)),
            ("20260230000000Z", None),
            ("20261126030000.250Z", None),
            ("20261126030000.Z", None),
            ("20261126030000", None),
            ("19691231235959Z", None),
            ("2026112603000", None),
            ("+0261126030000Z", None),
        ] {
            assert_eq!(seconds(time.as_bytes()), expected, "{time}");
        }
    }
}
