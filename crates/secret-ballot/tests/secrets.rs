//! What is secret cannot be printed, compared by accident or written out.

use std::fmt::{Debug, Display};

use secret_ballot::voter::Audit;
use secret_ballot::{Choice, Disputes, OpenShare, Prepared, Randomness, Trustee, TrusteeSecret};

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

never!(Debug: Choice, Disputes, OpenShare, Prepared, Randomness, TrusteeSecret, Trustee<'static>, Audit);
never!(Display: Choice, Disputes, OpenShare, Prepared, Randomness, TrusteeSecret, Trustee<'static>, Audit);
never!(serde::Serialize: Choice, Disputes, OpenShare, Prepared, Randomness, TrusteeSecret, Trustee<'static>, Audit);
never!(Clone: Choice, Disputes, OpenShare, Prepared, Randomness, TrusteeSecret, Trustee<'static>, Audit);

#[test]
fn secrets_are_overwritten() {
    fn overwritten<T: zeroize::ZeroizeOnDrop>() {}
    overwritten::<TrusteeSecret>();
}
