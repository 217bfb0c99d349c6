//! What could tell a choice before the close, or a key, cannot be printed.

use std::fmt::{Debug, Display};

use ballot::client::{Countable, PersonKey, Watcher};
use ballot::vote::{Line, Log, Row, Submission};

/// Does not compile for a type that has the trait: then two implementations fit.
macro_rules! never {
    ($bound:path: $($secret:ty),+) => {
        const _: () = {
            trait Ambiguous<A> {
                fn here() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct Has;
            impl<T: ?Sized + $bound> Ambiguous<Has> for T {}
            $(let _ = <$secret as Ambiguous<_>>::here;)+
        };
    };
}

never!(Debug: PersonKey, Submission, Line, Row, Log, Watcher, Countable);
never!(Display: PersonKey, Submission, Line, Row, Log, Watcher, Countable);
never!(Clone: PersonKey);
never!(serde::Serialize: PersonKey, Log);

#[test]
fn a_ballot_is_printed_without_its_choice() {
    let choice = vec![ballot::OptionId::new("canary").expect("an id")];
    let how = ballot::vote::body::How::Device;
    let ballot = ballot::vote::body::Ballot { voter: ballot::MemberId([1; 16]), seq: 1, choice, how };
    assert!(!format!("{:?}", ballot::vote::Body::Ballot(ballot)).contains("canary"));
}
