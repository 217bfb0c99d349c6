//! What a voter chose, as bits. Secret.

use subtle::{ConditionallySelectable, ConstantTimeEq};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::terms::Shape;

/// A choice that the shape of the vote allows. It cannot be printed, compared or serialised.
pub struct Choice {
    bits: Zeroizing<Vec<u8>>,
}

/// Why a choice is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ChoiceError {
    #[error("an option that the vote does not have, or the same one twice")]
    Option,
    #[error("more or fewer options than may be chosen")]
    Number,
    #[error("an option that stands alone was chosen beside another")]
    Exclusive,
}

impl ChoiceError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Option => "cs1-choice-option",
            Self::Number => "cs1-choice-number",
            Self::Exclusive => "cs1-choice-exclusive",
        }
    }
}

impl Choice {
    /// Options by number, from 0.
    pub fn new(shape: Shape, options: &[usize]) -> Result<Self, ChoiceError> {
        let mut bits = Zeroizing::new(vec![0u8; shape.slots()]);
        for (slot, bit) in bits.iter_mut().enumerate().take(shape.options()) {
            // Every slot is compared with every option: where a 1 stands shows in no branch and no address.
            for option in options {
                *bit += u8::conditional_select(&0, &1, (slot as u64).ct_eq(&(*option as u64)));
            }
        }
        if bits.iter().any(|bit| *bit > 1) || bits.iter().map(|bit| usize::from(*bit)).sum::<usize>() != options.len() {
            return Err(ChoiceError::Option);
        }
        let alone = options.iter().fold(false, |alone, option| alone | shape.is_exclusive(*option));
        if alone && options.len() > 1 {
            return Err(ChoiceError::Exclusive);
        }
        if !alone && !(shape.min()..=shape.max()).contains(&options.len()) {
            return Err(ChoiceError::Number);
        }
        let unused = if alone { 0 } else { shape.max() - options.len() };
        for (nth, bit) in bits.iter_mut().skip(shape.options()).enumerate() {
            *bit = u8::conditional_select(&1, &0, subtle::Choice::from(u8::from(nth >= unused)));
        }
        Ok(Self { bits })
    }

    pub(crate) fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// The chosen options, for the voter's own eyes.
    pub fn options(&self, shape: Shape) -> Zeroizing<Vec<usize>> {
        Zeroizing::new((0..shape.options()).filter(|option| self.bits[*option] == 1).collect())
    }
}
