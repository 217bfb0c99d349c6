//! The way on which a new tenant is set up: its steps, which of them are done, and what an administrator said of the
//! others. Whether something is done is seen from the tenant itself, whoever did it and where.

use audit::{Act, Object};
use store::{AccountQuery, AccountState};

use crate::branding::NO_VERSION;
use crate::overview::LEGAL_NEEDED;
use crate::providers::{is_open, is_unfinished, settings};
use crate::{Identity, IdentityError, TenantRole, UnknownPeople};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As it is stored.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// In the order of the way.
    FirstRunStep {
        Look = "look",
        SignIn = "sign-in",
        Administrators = "administrators",
        Legal = "legal",
        Policies = "policies",
        People = "people",
        /// The end: said when an administrator needs the way no more.
        Finish = "finish",
    }
}

words! {
    /// What an administrator says of a step that nothing was changed in.
    FirstRunChoice {
        /// It is good as it is.
        AsIs = "as-is",
        Later = "later",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstRunState {
    pub step: FirstRunStep,
    pub done: bool,
    /// Something of it is begun.
    pub begun: bool,
    pub choice: Option<FirstRunChoice>,
}

impl Identity {
    /// Every step as it is now. As many statements for a large tenant as for a small one.
    pub async fn first_run(&self) -> Result<Vec<FirstRunState>, IdentityError> {
        let chosen = self.store.first_run().all().await?;
        let choice = |step: FirstRunStep| {
            let found = chosen.iter().find(|(name, _)| name == step.name());
            found.and_then(|(_, name)| FirstRunChoice::ALL.iter().copied().find(|choice| choice.name() == name))
        };
        let people = self.people_counts().await?;
        // Whoever is only invited cannot help yet.
        let able = AccountQuery {
            state: Some(AccountState::Active),
            role: Some(TenantRole::Administrator.name().into()),
            ..AccountQuery::default()
        };
        let administrators = self.store.accounts().count(&able).await?;
        let providers = self.store.providers().all().await?;
        let look = self.look().await?;
        let legal = LEGAL_NEEDED.iter().filter(|kind| look.legal.iter().any(|place| place.kind == kind.name())).count();
        let admits = |provider| is_open(provider) && settings(provider).unknown_people == UnknownPeople::Admit;
        let state = |step: FirstRunStep| {
            let (done, begun) = match step {
                FirstRunStep::Look => (look.version != NO_VERSION, false),
                FirstRunStep::SignIn => (providers.iter().any(is_open), providers.iter().any(is_unfinished)),
                FirstRunStep::Administrators => (administrators > 1, people.administrators > 1),
                FirstRunStep::Legal => (legal == LEGAL_NEEDED.len() && look.barriers, legal > 0 || look.barriers),
                // Good defaults are no less a decision than others.
                FirstRunStep::Policies => (false, false),
                FirstRunStep::People => (people.accounts > 2 || providers.iter().any(admits), people.accounts > 1),
                FirstRunStep::Finish => (false, false),
            };
            let choice = choice(step);
            FirstRunState { step, done: done || choice == Some(FirstRunChoice::AsIs), begun, choice }
        };
        Ok(FirstRunStep::ALL.iter().copied().map(state).collect())
    }

    /// What an administrator says of a step; `None` takes it back.
    pub async fn choose_first_run(
        &self,
        step: FirstRunStep,
        choice: Option<FirstRunChoice>,
    ) -> Result<Vec<FirstRunState>, IdentityError> {
        let now_ms = self.now_ms();
        let scope = self.store.begin().await?;
        scope.first_run().choose(step.name(), choice.map(FirstRunChoice::name), now_ms).await?;
        let said = Act::FirstRunStep.on(Object::named("first-run", step.name()));
        self.audit.append(&scope, said.with_some("choice", choice.map(FirstRunChoice::name))).await?;
        scope.commit().await?;
        self.first_run().await
    }
}
