//! A tree that keeps the roots of its complete subtrees, for a log that hands out a proof for every entry.
//!
//! It says the same as [`tree`](crate::tree), which goes through all leaves for every answer. Here appending takes two
//! hashes on average, and a root or a proof at any size takes some for each level of the tree.

use crate::hash::Hash;

/// All leaf hashes of a log, and the roots of all complete subtrees over them.
#[derive(Clone, Debug, Default)]
pub struct CachedTree {
    /// The roots of the complete subtrees of 2^level leaves, from left to right. Level 0 are the leaves.
    levels: Vec<Vec<Hash>>,
}

impl CachedTree {
    /// The tree over these leaves.
    pub fn new(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut grown = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let nodes = &mut self.levels[level];
            nodes.push(grown);
            // An even number: the last two are complete, and so is the subtree above them.
            let [.., left, right] = nodes.as_slice() else { break };
            if nodes.len() % 2 == 1 {
                break;
            }
            grown = Hash::of_node(left, right);
        }
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The leaf at this place.
    pub fn leaf(&self, index: u64) -> Option<Hash> {
        self.levels.first()?.get(usize::try_from(index).ok()?).copied()
    }

    /// The root when the log had `size` leaves. `None` if it never had so many.
    pub fn root(&self, size: u64) -> Option<Hash> {
        match size {
            0 => Some(Hash::of_empty_tree()),
            _ if size > self.size() => None,
            _ => Some(self.over(0, size)),
        }
    }

    /// The path from the leaf at `index` to the root of the first `size` leaves, the leaf's sibling first.
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut begin, mut length, mut path) = (0, size, Vec::new());
        while length > 1 {
            let left = split(length);
            if index - begin < left {
                path.push(self.over(begin + left, length - left));
                length = left;
            } else {
                path.push(self.over(begin, left));
                begin += left;
                length -= left;
            }
        }
        path.reverse();
        Some(path)
    }

    /// The proof that the first `old` leaves are the beginning of the first `new` ones.
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        if old > new || new > self.size() {
            return None;
        }
        if old == 0 || old == new {
            return Some(Vec::new());
        }
        // Whether the old tree is a subtree of its own, so that the reader knows its hash already.
        let (mut begin, mut length, mut known, mut path) = (0, new, true, Vec::new());
        while old != begin + length {
            let left = split(length);
            if old - begin <= left {
                path.push(self.over(begin + left, length - left));
                length = left;
            } else {
                path.push(self.over(begin, left));
                begin += left;
                length -= left;
                known = false;
            }
        }
        if !known {
            path.push(self.over(begin, length));
        }
        path.reverse();
        Some(path)
    }

    /// The root over `length` leaves from `begin`, which is a multiple of the smallest power of two that holds them.
    fn over(&self, begin: u64, length: u64) -> Hash {
        if length.is_power_of_two() {
            return self.levels[length.trailing_zeros() as usize][(begin / length) as usize];
        }
        let left = split(length);
        Hash::of_node(&self.over(begin, left), &self.over(begin + left, length - left))
    }
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (u64::BITS - 1 - (length - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    #[test]
    fn it_says_what_going_through_all_leaves_says() {
        let leaves: Vec<_> = (0..70u8).map(|number| Hash::of_leaf(&[number])).collect();
        let cached = CachedTree::new(leaves.iter().copied());
        for size in 0..=leaves.len() {
            let some = &leaves[..size];
            assert_eq!(cached.root(size as u64), Some(tree::root(some)), "{size}");
            for other in 0..=size {
                let (other, size) = (other as u64, size as u64);
                assert_eq!(cached.inclusion(other, size), tree::inclusion(some, other), "{other} of {size}");
                assert_eq!(cached.consistency(other, size), tree::consistency(some, other), "{other} to {size}");
            }
        }
        assert_eq!((cached.root(71), cached.inclusion(0, 71), cached.consistency(2, 1)), (None, None, None));
        assert_eq!((cached.leaf(69), cached.leaf(70)), (leaves.last().copied(), None));
    }
}
