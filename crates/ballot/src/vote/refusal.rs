//! Why an entry is refused. The codes are stable: both verifiers, the tests and the catalogue of attacks use them.

use thiserror::Error;

use crate::presence::PresenceError;
use crate::register::RegisterError;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident $code:literal $text:literal)*) => {
        /// Why an entry is none of this vote.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
        pub enum Refusal {
            $($(#[$doc])* #[error($text)] $name,)*
            #[error("the register makes no sense")]
            Register(#[from] RegisterError),
            #[error("it cannot have happened")]
            Presence(#[from] PresenceError),
            /// By the code of the suite.
            #[error("the suite of secret votes refuses it: {0}")]
            Suite(&'static str),
        }

        impl Refusal {
            /// Stable name for programs.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                    Self::Register(error) => error.code(),
                    Self::Presence(error) => error.code(),
                    Self::Suite(code) => code,
                }
            }

            /// All that carry nothing, for the table of FORMAT-entries.md.
            pub const PLAIN: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

refusals! {
    EntryForm "entry-form" "the header is not in its one spelling"
    EntryHash "entry-hash" "the hash is not that of salt and body"
    EntryTwice "entry-twice" "an entry with this hash stands in the log"
    EntryOrder "entry-order" "an entry of this type cannot stand here"
    EntryBy "entry-by" "an entry of this type is not by this person"
    EntryKey "entry-key" "nobody knows a key of whom the entry is by"
    EntrySignature "entry-signature" "the signature is wrong"
    EntryLimit "entry-limit" "the log is full, or the entry is too long"
    EntryTime "entry-time" "the time is beyond what can be written"
    /// Not wrong: what was erased cannot be looked at.
    BodyErased "body-erased" "the body was erased"
    BodyForm "body-form" "the body is not in its one spelling"
    DefinitionOrigin "definition-origin" "the definition is of another log"
    DefinitionOptions "definition-options" "the options are not those of such a decision"
    DefinitionSelection "definition-selection" "so many options cannot be chosen"
    DefinitionRule "definition-rule" "the rule makes no sense"
    DefinitionKind "definition-kind" "what the definition asks for does not go together"
    DefinitionCircular "definition-circular" "without a sitting this body does not decide so, or the procedure is another one"
    DefinitionAttachments "definition-attachments" "too many attachments, or two of one name"
    DefinitionKey "definition-key" "a key in the definition is none"
    RollOrder "roll-order" "keys or officers do not stand in their order, or stand twice"
    RollOfficer "roll-officer" "nobody leads, or too many do, or an officer has another name in the register"
    RollKey "roll-key" "a key is none, is that of somebody else, too, or of nobody in the register"
    OpenChair "open-chair" "the chair has to be in the room"
    OpenSecret "open-secret" "members who are not in the room cannot take part in a secret vote of this body"
    OpenDeadline "open-deadline" "the deadline is not after the opening, or is missing without a sitting"
    BallotVoter "ballot-voter" "who is not entitled has no ballot"
    BallotChoice "ballot-choice" "the choice is not one that the definition allows"
    BallotSeq "ballot-seq" "the number of a ballot is above that of the ballot before"
    BallotAgain "ballot-again" "a ballot cannot be changed in this vote"
    BallotLate "ballot-late" "the time is over"
    BallotUncalled "ballot-uncalled" "the voter was not called"
    BallotHow "ballot-how" "a ballot of this kind is not recorded by others"
    BallotSignature "ballot-signature" "the signature of the secret ballot is wrong"
    BallotAudited "ballot-audited" "a ballot that was checked is never cast, and one that was cast is not checked"
    CallTwice "call-twice" "the member has no vote, or was called before"
    KeyedVoted "keyed-voted" "who has voted gets a new key only where ballots can be changed"
    CloseReason "close-reason" "the vote is not closed for this reason"
    ComplaintBallot "complaint-ballot" "the complaint is not about the ballot of this voter"
    ComplaintTrustee "complaint-trustee" "there is no such trustee, or the trustee complained before"
    ComplaintSignature "complaint-signature" "the signature of the trustee is wrong"
    SettlementNone "settlement-none" "nobody complained, or it is settled"
    SumTwice "sum-twice" "the trustee gave a sum before"
    SumSignature "sum-signature" "the signature of the trustee is wrong"
    TieNone "tie-none" "there is no tie that the chair decides"
    LotNone "lot-none" "there is nothing to draw"
    LotRound "lot-round" "the lot is in another round, or in another half of it"
    LotParticipant "lot-participant" "takes no part in this round, or did so before"
    LotValue "lot-value" "the value is not the one that was committed to"
    PaperPerson "paper-person" "the second count is by another person than the first"
    PaperDiffers "paper-differs" "the second count is not the first"
    PaperCounts "paper-counts" "the counts are not of these options, or are more than the voters could cast"
    ResultUndecided "result-undecided" "nothing is decided yet"
    ResultWrong "result-wrong" "the result is not what follows from the entries"
    ResultOpposed "result-opposed" "somebody opposed to a vote without a sitting"
    VoidTwice "void-twice" "the vote is void"
}
