//! After the close: sums of trustees, ties, paper, and the result.

use std::collections::{BTreeMap, BTreeSet};

use ledger::Hash;
use secret_ballot::tally::{check_sum, tally};
use secret_ballot::{Checked, Counted};

use crate::encoded::Blob;
use crate::id::MemberId;
use crate::limits::NUMBER_MAX;
use crate::rule::{Evaluation, Facts, Outcome, Role, Tally, TieBreak, evaluate};
use crate::text::OptionId;
use crate::vote::body::{Body, Paper, ResultBody, Sum};
use crate::vote::definition::{Definition, Kind};
use crate::vote::entry::{Context, Header, is_signed};
use crate::vote::law::casting::{Casting, Choice, trustee_key};
use crate::vote::refusal::Refusal;

/// What is known between close and result.
pub(crate) struct Counting {
    chair: Option<MemberId>,
    /// Of a secret vote: the one set that is summed.
    pub(crate) counted: Option<Counted>,
    pub(crate) sums: BTreeMap<u32, secret_ballot::Sum>,
    tie: Option<bool>,
    /// Who entered the first count, and the count.
    paper: Option<(MemberId, Paper)>,
    paper_confirmed: bool,
}

impl Counting {
    pub(crate) fn new(
        casting: &Casting,
        suite: Option<&secret_ballot::Vote>,
        chair: Option<MemberId>,
        root: &Hash,
    ) -> Result<Self, Refusal> {
        let counted = match suite {
            Some(suite) => Some(counted(suite, casting, root)?),
            None => None,
        };
        Ok(Self { chair, counted, sums: BTreeMap::new(), tie: None, paper: None, paper_confirmed: false })
    }

    pub(crate) fn take(
        &mut self,
        body: Body,
        header: &Header,
        definition: &Definition,
        casting: &mut Casting,
        suite: Option<&secret_ballot::Vote>,
        context: &Context,
    ) -> Result<(), Refusal> {
        let by = header.by.ok_or(Refusal::EntryBy);
        match body {
            Body::Sum(sum) => self.sum(&sum, definition, casting, suite),
            Body::Tie(tie) => {
                let due = self.evaluation(definition, casting, suite, context, true)?.1.outcome;
                if due != Outcome::ChairDecides || self.tie.is_some() {
                    return Err(Refusal::TieNone);
                }
                self.tie = Some(tie.pass);
                Ok(())
            }
            Body::LotOpened(opened) => {
                self.lot_is_due(definition, casting, suite, context)?;
                casting.lot.open(by?, &opened, context)
            }
            Body::LotRestarted(restarted) => casting.lot.restart(&restarted),
            Body::Paper(paper) => self.paper(by?, paper, definition, casting),
            _ => Err(Refusal::EntryOrder),
        }
    }

    fn sum(
        &mut self,
        sum: &Sum,
        definition: &Definition,
        casting: &Casting,
        suite: Option<&secret_ballot::Vote>,
    ) -> Result<(), Refusal> {
        let (Some(suite), Some(counted)) = (suite, &self.counted) else { return Err(Refusal::EntryOrder) };
        if casting.fell_back {
            return Err(Refusal::EntryOrder);
        }
        let read = secret_ballot::Sum::from_bytes(suite, counted.hash(), &sum.sum.0);
        let read = read.filter(|read| u32::from(read.trustee) == sum.trustee).ok_or(Refusal::Suite("cs1-sum-form"))?;
        if self.sums.contains_key(&sum.trustee) {
            return Err(Refusal::SumTwice);
        }
        let key = trustee_key(definition, sum.trustee).ok_or(Refusal::SumSignature)?;
        if !is_signed(&secret_ballot::statement::sum(&read), &key, &sum.signature) {
            return Err(Refusal::SumSignature);
        }
        check_sum(suite, counted, &read).map_err(|fault| Refusal::Suite(fault.code()))?;
        self.sums.insert(sum.trustee, read);
        Ok(())
    }

    fn paper(&mut self, by: MemberId, paper: Paper, definition: &Definition, casting: &Casting) -> Result<(), Refusal> {
        if !casting.fell_back || self.paper_confirmed {
            return Err(Refusal::EntryOrder);
        }
        if let Some((first, before)) = &self.paper {
            if *first == by {
                return Err(Refusal::PaperPerson);
            }
            // A first count that was wrong is corrected by counting anew: void the vote and repeat it.
            if *before != paper {
                return Err(Refusal::PaperDiffers);
            }
            self.paper_confirmed = true;
            return Ok(());
        }
        let most = casting.window.entitled().values().sum::<u64>();
        let chosen: u128 = paper.votes.iter().map(|votes| u128::from(*votes)).sum();
        let fits = paper.votes.len() == definition.options.len()
            && paper.participants as usize <= casting.window.entitled().len()
            && paper.votes.iter().all(|votes| *votes <= NUMBER_MAX)
            && chosen <= u128::from(most) * u128::from(definition.selection.max);
        if !fits {
            return Err(Refusal::PaperCounts);
        }
        self.paper = Some((by, paper));
        Ok(())
    }

    fn lot_is_due(
        &self,
        definition: &Definition,
        casting: &Casting,
        suite: Option<&secret_ballot::Vote>,
        context: &Context,
    ) -> Result<(), Refusal> {
        match self.evaluation(definition, casting, suite, context, true)?.1.outcome {
            Outcome::LotDecides { .. } => Ok(()),
            _ => Err(Refusal::LotNone),
        }
    }

    /// The result, once everything is there.
    pub(crate) fn result(
        &self,
        definition: &Definition,
        casting: &Casting,
        suite: Option<&secret_ballot::Vote>,
        context: &Context,
    ) -> Result<ResultBody, Refusal> {
        if casting.opposed {
            return Err(Refusal::ResultOpposed);
        }
        let (found, evaluation, tie) = self.evaluation(definition, casting, suite, context, false)?;
        match evaluation.outcome {
            Outcome::ChairDecides | Outcome::LotDecides { .. } => Err(Refusal::ResultUndecided),
            _ => Ok(ResultBody {
                facts: found.facts,
                tally: found.tally,
                tie,
                evaluation,
                opening: found.opening,
                paper: casting.fell_back,
            }),
        }
    }

    /// What was found, before or after a tie was broken.
    fn evaluation(
        &self,
        definition: &Definition,
        casting: &Casting,
        suite: Option<&secret_ballot::Vote>,
        context: &Context,
        before: bool,
    ) -> Result<(Found, Evaluation, Option<TieBreak>), Refusal> {
        let found = self.find(definition, casting, suite)?;
        let open = evaluate(&definition.rule, &found.facts, &found.tally, None);
        let tie = match &open.outcome {
            _ if before => None,
            Outcome::ChairDecides => self.tie.map(TieBreak::Chair),
            Outcome::LotDecides { among, .. } => casting.lot.draw(among, context).map(TieBreak::Lot),
            _ => None,
        };
        let evaluation = match &tie {
            Some(_) => evaluate(&definition.rule, &found.facts, &found.tally, tie.as_ref()),
            None => open,
        };
        Ok((found, evaluation, tie))
    }

    fn find(
        &self,
        definition: &Definition,
        casting: &Casting,
        suite: Option<&secret_ballot::Vote>,
    ) -> Result<Found, Refusal> {
        let entitled = casting.window.entitled();
        let voted: BTreeSet<MemberId> = match definition.kind {
            Kind::Lot => casting.lot.participants().into_iter().filter(|id| entitled.contains_key(id)).collect(),
            Kind::Open | Kind::RollCall { .. } | Kind::Secret => counting_ballots(casting).map(|(id, _)| *id).collect(),
        };
        let mut facts = casting.window.facts(&voted, self.chair);
        let (votes, opening) = if casting.fell_back {
            let (_, paper) = self.paper.as_ref().filter(|_| self.paper_confirmed).ok_or(Refusal::ResultUndecided)?;
            facts.participants = paper.participants;
            (paper.votes.clone(), None)
        } else if let (Some(suite), Some(counted)) = (suite, &self.counted) {
            let sums: Vec<_> = self.sums.values().cloned().collect();
            let tally = tally(suite, counted, &sums).map_err(|error| Refusal::Suite(error.code()))?;
            (tally.outcome.counts.clone(), Some(Blob(tally.outcome.to_bytes())))
        } else if definition.kind == Kind::Lot {
            // Each has one ticket.
            (vec![1; definition.options.len()], None)
        } else {
            (count_open(definition, casting), None)
        };
        if definition.circular.is_some() {
            // There is no sitting: who votes is there.
            facts.present_least = facts.participants;
            facts.present_votes = voted.iter().filter_map(|id| entitled.get(id)).sum();
        }
        Ok(Found { facts, tally: by_role(definition, &votes), opening })
    }
}

struct Found {
    facts: Facts,
    tally: Tally,
    opening: Option<Blob>,
}

fn counting_ballots(casting: &Casting) -> impl Iterator<Item = (&MemberId, &Choice)> {
    let ballots = casting.ballots.iter().map(|(id, cast)| (id, &cast.choice));
    ballots.filter(|(_, choice)| !matches!(choice, Choice::Rejected))
}

fn counted(suite: &secret_ballot::Vote, casting: &Casting, root: &Hash) -> Result<Counted, Refusal> {
    let entitled = casting.window.entitled();
    let weight = |id: &MemberId| entitled.get(id).and_then(|votes| u32::try_from(*votes).ok()).unwrap_or(0);
    let ballots: Vec<(&Checked, u32)> = counting_ballots(casting)
        .filter_map(|(id, choice)| match choice {
            Choice::Secret(checked) => Some((&**checked, weight(id))),
            Choice::Open(_) | Choice::Unproved | Choice::Rejected => None,
        })
        .collect();
    Counted::new(suite, &root.0, ballots).map_err(|error| Refusal::Suite(error.code()))
}

fn count_open(definition: &Definition, casting: &Casting) -> Vec<u64> {
    let mut votes: BTreeMap<&OptionId, u64> = definition.options.iter().map(|option| (&option.id, 0)).collect();
    for (id, choice) in counting_ballots(casting) {
        let Choice::Open(choice) = choice else { continue };
        let weight = casting.window.entitled().get(id).copied().unwrap_or(0);
        for option in choice {
            if let Some(votes) = votes.get_mut(option) {
                *votes += weight;
            }
        }
    }
    definition.options.iter().map(|option| votes[&option.id]).collect()
}

fn by_role(definition: &Definition, votes: &[u64]) -> Tally {
    let mut tally = Tally::default();
    for (option, votes) in definition.options.iter().zip(votes) {
        match option.role {
            Role::Yes => tally.yes = *votes,
            Role::No => tally.no = *votes,
            Role::Abstain => tally.abstain = *votes,
            Role::Invalid => tally.invalid = *votes,
            Role::Candidate => {
                tally.candidates.insert(option.id.clone(), *votes);
            }
        }
    }
    tally
}
