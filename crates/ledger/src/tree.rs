//! Roots and proofs over all leaf hashes of a log, and the verification of proofs (RFC 9162, section 2.1).
//!
//! Making a proof takes the leaf hashes, which a store has in a column; verifying takes none of them.

use crate::hash::Hash;

/// The root of the tree over these leaves.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of_empty_tree(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            Hash::of_node(&root(left), &root(right))
        }
    }
}

/// The path from the leaf at `index` to the root, the leaf's sibling first. `None` beyond the last leaf.
pub fn inclusion(leaves: &[Hash], index: u64) -> Option<Vec<Hash>> {
    let mut index = usize::try_from(index).ok().filter(|index| *index < leaves.len())?;
    let (mut leaves, mut path) = (leaves, Vec::new());
    while leaves.len() > 1 {
        let at = split(leaves.len());
        let (left, right) = leaves.split_at(at);
        if index < at {
            path.push(root(right));
            leaves = left;
        } else {
            path.push(root(left));
            leaves = right;
            index -= at;
        }
    }
    path.reverse();
    Some(path)
}

/// The proof that the first `old` leaves are the beginning of all of them. It is empty for 0 and for all leaves.
/// `None` when there are fewer leaves than that.
pub fn consistency(leaves: &[Hash], old: u64) -> Option<Vec<Hash>> {
    let mut old = usize::try_from(old).ok().filter(|old| *old <= leaves.len())?;
    if old == 0 || old == leaves.len() {
        return Some(Vec::new());
    }
    // Whether the old tree is a subtree of its own, so that the reader knows its hash already.
    let (mut leaves, mut path, mut known) = (leaves, Vec::new(), true);
    while old != leaves.len() {
        let at = split(leaves.len());
        let (left, right) = leaves.split_at(at);
        if old <= at {
            path.push(root(right));
            leaves = left;
        } else {
            path.push(root(left));
            leaves = right;
            old -= at;
            known = false;
        }
    }
    if !known {
        path.push(root(leaves));
    }
    path.reverse();
    Some(path)
}

/// Whether `path` leads from the leaf at `index` to the root of a tree of `size` leaves (RFC 9162, section 2.1.3.2).
pub fn includes(root: &Hash, size: u64, index: u64, leaf: &Hash, path: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = Hash::of_node(sibling, &hash);
            skip_levels(&mut node, &mut last);
        } else {
            hash = Hash::of_node(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the tree of `old_size` leaves is the beginning of the one of `new_size` (RFC 9162, section 2.1.4.2).
///
/// Everything begins with the empty tree, whose proof is empty, as is that of a tree with itself.
pub fn extends(old_root: &Hash, old_size: u64, new_root: &Hash, new_size: u64, path: &[Hash]) -> bool {
    if old_size == 0 {
        return path.is_empty() && *old_root == Hash::of_empty_tree();
    }
    if old_size >= new_size {
        return old_size == new_size && path.is_empty() && old_root == new_root;
    }
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    // A complete old tree is itself where the path begins, and is left out of it.
    let (start, rest) = if old_size.is_power_of_two() {
        (*old_root, path)
    } else {
        let Some((first, rest)) = path.split_first() else { return false };
        (*first, rest)
    };
    let (mut old, mut new) = (start, start);
    for hash in rest {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old = Hash::of_node(hash, &old);
            new = Hash::of_node(hash, &new);
            skip_levels(&mut node, &mut last);
        } else {
            new = Hash::of_node(&new, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old == *old_root && new == *new_root
}

/// At the right edge a node may stand for itself on several levels; leaves those levels out.
fn skip_levels(node: &mut u64, last: &mut u64) {
    while *node & 1 == 0 && *node != 0 {
        *node >>= 1;
        *last >>= 1;
    }
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: usize) -> usize {
    1 << (usize::BITS - 1 - (length - 1).leading_zeros())
}
