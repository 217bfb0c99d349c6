//! What an answer of a receiver means.

/// What becomes of a delivery, and of the webhook it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Taken.
    Taken,
    /// The receiver wants no more, ever: the webhook is switched off.
    Gone,
    /// Not now; it comes again.
    Again,
}

impl Verdict {
    /// By the status alone; a redirect is no answer, since it is not followed.
    pub fn of(status: u16) -> Self {
        match status {
            200..=299 => Self::Taken,
            410 => Self::Gone,
            _ => Self::Again,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_success_is_success() {
        for status in [200, 201, 202, 204] {
            assert_eq!(Verdict::of(status), Verdict::Taken);
        }
        assert_eq!(Verdict::of(410), Verdict::Gone);
        for status in [100, 301, 302, 307, 400, 401, 404, 429, 500, 502, 503, 999] {
            assert_eq!(Verdict::of(status), Verdict::Again);
        }
    }
}
