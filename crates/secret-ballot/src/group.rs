//! ristretto255: the second generator, commitments, strict decoding, interpolation.

use std::sync::OnceLock;

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoBasepointTable, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity;
use sha2::Digest;

use crate::bytes::long;

/// H and a table of its multiples. It comes from a hash, so nobody knows its logarithm to the base G.
struct Second {
    point: RistrettoPoint,
    bytes: [u8; 32],
    table: RistrettoBasepointTable,
}

fn second() -> &'static Second {
    static SECOND: OnceLock<Second> = OnceLock::new();
    SECOND.get_or_init(|| {
        let point = RistrettoPoint::from_uniform_bytes(&long("generator H").finalize().into());
        Second { point, bytes: point.compress().to_bytes(), table: RistrettoBasepointTable::create(&point) }
    })
}

pub(crate) fn h() -> RistrettoPoint {
    second().point
}

pub(crate) fn h_bytes() -> &'static [u8; 32] {
    &second().bytes
}

/// x·H in constant time.
pub(crate) fn times_h(x: &Scalar) -> RistrettoPoint {
    &second().table * x
}

/// a·G + b·H in constant time.
pub(crate) fn commit(a: &Scalar, b: &Scalar) -> RistrettoPoint {
    RistrettoPoint::mul_base(a) + times_h(b)
}

/// The one spelling of a point. The neutral element is refused: no honest client ever writes it.
pub(crate) fn point(bytes: [u8; 32]) -> Option<RistrettoPoint> {
    CompressedRistretto(bytes).decompress().filter(|point| !point.is_identity())
}

/// The one spelling of a scalar, below the order of the group.
pub(crate) fn scalar(bytes: [u8; 32]) -> Option<Scalar> {
    Scalar::from_canonical_bytes(bytes).into_option()
}

/// Value of a polynomial at a small place, by Horner.
pub(crate) fn at(coefficients: &[Scalar], place: u8) -> Scalar {
    let x = Scalar::from(place);
    coefficients.iter().rev().fold(Scalar::ZERO, |sum, coefficient| sum * x + coefficient)
}

/// What a commitment to the value at a place must be, from the commitments to the coefficients.
pub(crate) fn committed_at(coefficients: &[RistrettoPoint], place: u8) -> RistrettoPoint {
    let x = Scalar::from(place);
    let mut rest = coefficients.iter().rev();
    let last = rest.next().copied().unwrap_or_default();
    rest.fold(last, |sum, coefficient| sum * x + coefficient)
}

/// Factors with which values at these places give the value at 0. The places are distinct and not 0.
pub(crate) fn at_zero(places: &[u8]) -> Vec<Scalar> {
    let factor = |place: u8| {
        let others = places.iter().filter(|other| **other != place);
        let (above, below) = others.fold((Scalar::ONE, Scalar::ONE), |(above, below), other| {
            let other = Scalar::from(*other);
            (above * other, below * (other - Scalar::from(place)))
        });
        above * below.invert()
    };
    places.iter().map(|place| factor(*place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_values_give_the_secret_and_fewer_fit_every_secret() {
        let polynomial = [7u64, 11, 13].map(Scalar::from);
        for places in [[1u8, 2, 3], [2, 5, 9], [32, 1, 7]] {
            let sum: Scalar = at_zero(&places).iter().zip(places).map(|(factor, x)| factor * at(&polynomial, x)).sum();
            assert_eq!(sum, Scalar::from(7u64));
        }
        // Two of three values: for whatever secret there is a third value that makes it.
        let places = [1u8, 2, 3];
        let factors = at_zero(&places);
        let known = factors[0] * at(&polynomial, 1) + factors[1] * at(&polynomial, 2);
        for secret in [0u64, 1, 7] {
            let third = (Scalar::from(secret) - known) * factors[2].invert();
            assert_eq!(known + factors[2] * third, Scalar::from(secret));
        }
    }

    #[test]
    fn only_one_spelling_is_read() {
        assert!(point([0; 32]).is_none());
        assert!(point([0xff; 32]).is_none());
        assert!(point(*h_bytes()).is_some());
        // The order of the group itself, and one less.
        let mut order = (-Scalar::ONE).to_bytes();
        assert!(scalar(order).is_some());
        order[0] += 1;
        assert!(scalar(order).is_none());
    }

    #[test]
    fn a_committed_polynomial_is_evaluated_in_the_exponent() {
        let (f, g) = ([3u64, 4, 5].map(Scalar::from), [6u64, 7, 8].map(Scalar::from));
        let committed: Vec<_> = f.iter().zip(&g).map(|(a, b)| commit(a, b)).collect();
        assert_eq!(committed_at(&committed, 9), commit(&at(&f, 9), &at(&g, 9)));
    }
}
