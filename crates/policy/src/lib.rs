//! Policies and quotas of an installation, as data.
//!
//! A policy is inherited: the installation (the state) sets it, a tenant, its units and a meeting may
//! set it again. What one level **locks** can only be tightened below it; what is not locked may be
//! changed freely. [`key::TABLE`] says for every key which values there are and which of two is the
//! tighter one; everything else in here works on any key:
//!
//! - [`effective`] says which value holds, where it comes from, who locked it, and which settings are
//!   kept but without effect;
//! - [`check`] says whether a setting would be accepted, and if not, by whom it is locked and what is
//!   allowed;
//! - [`review`] says before saving what would become effective where.
//!
//! [`quota`] holds limits on usage in the same manner, [`share`] divides what is scarce among tenants.
//!
//! There is no clock, no storage and no format in here. Who may change a policy, and acting on what
//! holds, are the caller's: this crate says that guests are forbidden, the door is somewhere else.

mod check;
mod effective;
pub mod key;
mod kind;
mod level;
pub mod limits;
pub mod quota;
mod review;
pub mod share;
mod stored;
mod value;

pub use check::{Refusal, allowed, check, check_settings};
pub use effective::{Effective, Lock, Origin, Overridden, Source, Why, effective, effective_all};
pub use key::Key;
pub use kind::{Allowed, Kind, Stricter, Unit};
pub use level::{Level, LevelKind, LevelRef, PathError, Setting, Settings, check_path};
pub use review::{Consequence, Edit, Hierarchy, HierarchyError, Node, RefusedEdit, Review, review};
pub use stored::{Of, Skipped, SkippedWhy, Stored, StoredLimits, StoredSettings};
pub use value::Value;
