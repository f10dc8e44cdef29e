//! Collects changes. Changes with the same cause become one, with all operations that it affects.

use std::collections::{BTreeMap, BTreeSet};

pub(super) use super::found::{Found, Scope, is_renamed};
use super::{
    aliases::Aliases,
    changes::{Change, Changes},
    pairs::{Key, Pairs, key},
    reach::Reach,
    rules::{Directions, Kind},
};
use crate::model::{Docs, Operation, Type};

/// The affected operations in order: those of the new model, then those that are only in the old one.
type Operations = BTreeMap<(bool, usize), String>;

type Cause = (Kind, String);

/// A change with all subjects and operations for which it was found.
struct Group {
    change: Change,
    kind: Kind,
    operations: Operations,
    subjects: BTreeSet<String>,
    /// `true` if each of the operations or types is renamed, or the code does not compile because of another change.
    is_renamed: bool,
}

pub(super) struct Collector<'p, 'm> {
    pub(super) pairs: &'p Pairs<'m>,
    groups: Vec<Group>,
    causes: BTreeMap<Cause, usize>,
    old_reach: Reach<'m>,
    new_reach: Reach<'m>,
    old_names: Vec<&'m Operation>,
    new_names: Vec<&'m Operation>,
    old_index: BTreeMap<&'m str, usize>,
    new_index: BTreeMap<&'m str, usize>,
    /// The index of the new operation of each old one.
    to_new: BTreeMap<usize, usize>,
    /// The index of the old operation of each new one.
    to_old: BTreeMap<usize, usize>,
    /// The types of the old model, and those of the new one, that changes of their uses name.
    named: (BTreeSet<Key<'m>>, BTreeSet<Key<'m>>),
    /// The uses of aliases, with the changes of their constraints.
    pub(super) aliases: Aliases<'m>,
    docs: usize,
    refactorings: usize,
}

impl<'p, 'm> Collector<'p, 'm> {
    pub(super) fn new(pairs: &'p Pairs<'m>) -> Self {
        let old_names: Vec<_> = pairs.old.all_operations().collect();
        let new_names: Vec<_> = pairs.new.all_operations().collect();
        let new_index: BTreeMap<&str, usize> = by_name(&new_names);
        let new_of_old: BTreeMap<&str, &str> = pairs
            .operations
            .iter()
            .map(|(old, new)| (old.name.as_str(), new.name.as_str()))
            .collect();
        let to_new: BTreeMap<usize, usize> = old_names
            .iter()
            .enumerate()
            .filter_map(|(index, old)| {
                let new = new_of_old.get(old.name.as_str())?;
                Some((index, *new_index.get(new)?))
            })
            .collect();
        Self {
            groups: Vec::new(),
            causes: BTreeMap::new(),
            old_reach: Reach::new(pairs.old, &pairs.old_types),
            new_reach: Reach::new(pairs.new, &pairs.new_types),
            old_index: by_name(&old_names),
            old_names,
            new_names,
            new_index,
            to_old: to_new.iter().map(|(old, new)| (*new, *old)).collect(),
            to_new,
            named: (BTreeSet::new(), BTreeSet::new()),
            aliases: Aliases::default(),
            docs: 0,
            refactorings: 0,
            pairs,
        }
    }

    /// Returns whether the changes of its users already report that a type of the old model is gone. Removing an alias
    /// does not change its uses, so its users must be gone, too, or a change must name it.
    pub(super) fn is_old_use_reported(&self, key: Key<'m>, is_alias: bool) -> bool {
        let removed = &self.pairs.removed;
        let is_gone = |index: usize| {
            let operation = self.old_names.get(index);
            operation.is_some_and(|one| removed.iter().any(|other| std::ptr::eq(*other, *one)))
        };
        let is_paired = |key| self.pairs.is_old_paired(key);
        self.named.0.contains(&key)
            || self.old_reach.is_used(key)
                && !(is_alias && self.old_reach.has_user(key, is_gone, is_paired))
    }

    /// Returns whether the changes of its users already report that a type of the new model is new.
    pub(super) fn is_new_use_reported(&self, key: Key<'m>, is_alias: bool) -> bool {
        let added = &self.pairs.added;
        let is_new = |index: usize| {
            let operation = self.new_names.get(index);
            operation.is_some_and(|one| added.iter().any(|other| std::ptr::eq(*other, *one)))
        };
        let is_paired = |key| self.pairs.is_new_paired(key);
        self.named.1.contains(&key)
            || self.new_reach.is_used(key)
                && !(is_alias && self.new_reach.has_user(key, is_new, is_paired))
    }

    /// Returns whether only responses used the type in the old model, and requests use it in the new one.
    pub(super) fn became_shared(&self, scope: Scope<'m>) -> bool {
        let Scope::Type(Some(old), Some(new)) = scope else {
            return false;
        };
        let old = self.old_reach.of(old);
        let new = self.new_reach.of(new);
        let is_sent = |directions: &Directions| directions.request || directions.webhook_request;
        !old.iter().any(|(_, directions)| is_sent(directions))
            && new.iter().any(|(_, directions)| is_sent(directions))
    }

    /// Counts a changed description.
    pub(super) fn docs(&mut self, old: &Docs, new: &Docs) {
        self.count_docs(old.description() != new.description());
    }

    /// Counts a changed text of the documentation, if `is_changed` is set.
    pub(super) fn count_docs(&mut self, is_changed: bool) {
        self.docs += usize::from(is_changed);
    }

    /// Counts a difference without an effect, if `is_one` is set.
    pub(super) fn refactoring(&mut self, is_one: bool) {
        self.refactorings += usize::from(is_one);
    }

    /// Adds a change, or merges it with one of the same cause.
    pub(super) fn add(&mut self, found: Found<'m>) {
        let (old, new) = found.types;
        let keys = |ty: Option<&'m Type>| ty.into_iter().flat_map(Type::leaves).filter_map(key);
        self.named.0.extend(keys(old));
        self.named.1.extend(keys(new));
        let (operations, directions) = self.affected(found.scope);
        let is_renamed = found.scope.is_renamed() || found.fails;
        let cause = found.cause.unwrap_or_else(|| found.subject.clone());
        let cause = (found.kind, cause);
        if let Some(group) = self
            .causes
            .get(&cause)
            .and_then(|index| self.groups.get_mut(*index))
        {
            group.operations.extend(operations);
            group.subjects.insert(found.subject.clone());
            group.is_renamed &= is_renamed;
            let change = &mut group.change;
            if change.directions.is_empty() && !directions.is_empty() {
                // The first subject is one that operations use.
                change.subject = found.subject;
                (change.old, change.new) = (found.old, found.new);
                (change.old_place, change.new_place) = (found.old_place, found.new_place);
            }
            change.directions = change.directions.join(directions);
            return;
        }
        self.causes.insert(cause, self.groups.len());
        let rule = found.kind.rule();
        self.groups.push(Group {
            kind: found.kind,
            subjects: BTreeSet::from([found.subject.clone()]),
            operations,
            is_renamed,
            change: Change {
                rule,
                subject: found.subject,
                others: Vec::new(),
                old: found.old,
                new: found.new,
                old_place: found.old_place,
                new_place: found.new_place,
                operations: Vec::new(),
                directions,
                verdicts: rule.request.verdicts,
                reason: String::new(),
                accepted: None,
            },
        });
    }

    /// Returns the operations that a change affects, and the directions of the affected messages.
    fn affected(&self, scope: Scope<'m>) -> (Operations, Directions) {
        match scope {
            Scope::Operation(old, new, directions) => {
                let new = new.map(|new| (false, index(&self.new_index, new), new));
                let old = old.map(|old| (true, index(&self.old_index, old), old));
                let found = new.or(old).into_iter();
                let named = found.map(|(is_old, index, operation)| {
                    ((is_old, index), operation.name.as_str().to_owned())
                });
                (named.collect(), directions)
            }
            Scope::Type(Some(old), Some(new)) => {
                let (old, new) = (self.old_reach.of(old), self.new_reach.of(new));
                // Two versions exchange only messages that both of them have.
                let reached = new.iter().filter_map(|(index, directions)| {
                    let before = old.get(self.to_old.get(index)?)?;
                    let both = directions.meet(*before);
                    (!both.is_empty()).then_some((false, *index, both))
                });
                self.named(reached)
            }
            Scope::Type(None, Some(new)) => {
                let reached = self.new_reach.of(new);
                let reached = reached
                    .iter()
                    .map(|(index, directions)| (false, *index, *directions));
                self.named(reached)
            }
            Scope::Type(Some(old), None) => {
                let reached = self.old_reach.of(old);
                let reached = reached.iter().map(|(index, directions)| {
                    let new = self.to_new.get(index);
                    (new.is_none(), new.copied().unwrap_or(*index), *directions)
                });
                self.named(reached)
            }
            Scope::Crate | Scope::Type(None, None) => (Operations::new(), Directions::default()),
        }
    }

    fn named(
        &self,
        reached: impl Iterator<Item = (bool, usize, Directions)>,
    ) -> (Operations, Directions) {
        let (mut found, mut all) = (Operations::new(), Directions::default());
        for (is_old, index, directions) in reached {
            let list = if is_old {
                &self.old_names
            } else {
                &self.new_names
            };
            if let Some(operation) = list.get(index) {
                found.insert((is_old, index), operation.name.as_str().to_owned());
                all = all.join(directions);
            }
        }
        (found, all)
    }

    /// Returns all changes, the worst first.
    pub(super) fn finish(self) -> Changes {
        let mut changes: Vec<(Kind, Change)> = self
            .groups
            .into_iter()
            .map(|group| {
                let mut change = group.change;
                let (verdicts, reason) = change.rule.apply(change.directions);
                change.verdicts = verdicts;
                change.reason = reason;
                if group.is_renamed && verdicts.is_source_silent() {
                    change.verdicts = verdicts.without_silence();
                    change.reason +=
                        "; the code names what is renamed or gone, so it does not compile";
                }
                change.operations = group.operations.into_values().collect();
                let others = group.subjects.into_iter();
                change.others = others.filter(|other| *other != change.subject).collect();
                (group.kind, change)
            })
            .collect();
        let parties = |change: &Change| {
            let mut verdicts = change.verdicts.named().map(|(_, verdict)| verdict);
            verdicts.sort_unstable();
            verdicts.reverse();
            verdicts
        };
        changes.sort_by(|(one_kind, one), (other_kind, other)| {
            one.is_addition()
                .cmp(&other.is_addition())
                .then_with(|| parties(other).cmp(&parties(one)))
                .then_with(|| one_kind.cmp(other_kind))
        });
        Changes {
            changes: changes.into_iter().map(|(_, change)| change).collect(),
            docs: self.docs,
            refactorings: self.refactorings,
            operations: self.pairs.operations.len()
                + self.pairs.removed.len()
                + self.pairs.added.len(),
            old_version: self.pairs.old.package.version.clone(),
            new_version: self.pairs.new.package.version.clone(),
        }
    }
}

fn by_name<'m>(operations: &[&'m Operation]) -> BTreeMap<&'m str, usize> {
    let indices = operations.iter().enumerate();
    indices
        .map(|(index, operation)| (operation.name.as_str(), index))
        .collect()
}

fn index(indices: &BTreeMap<&str, usize>, operation: &Operation) -> usize {
    let found = indices.get(operation.name.as_str());
    found.copied().unwrap_or_default()
}
