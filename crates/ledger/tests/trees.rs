//! Appending is the same as building at once, and proofs prove what they say and nothing else.

use ledger::{Frontier, Hash, Origin, tree};
use proptest::prelude::*;

fn log(size: usize) -> (Frontier, Vec<Hash>) {
    let mut frontier = Frontier::new(&Origin::new("plenum.example/log").expect("an origin"));
    let mut leaves = Vec::new();
    for number in 0..size {
        let (next, appended) = frontier.append(&number.to_be_bytes());
        leaves.push(appended.leaf);
        frontier = next;
    }
    (frontier, leaves)
}

fn changed(hash: &Hash, bit: usize) -> Hash {
    let mut other = *hash;
    other.0[bit / 8 % 32] ^= 1 << (bit % 8);
    other
}

/// Every way in which one step of a path can be wrong.
fn mutations(path: &[Hash], bit: usize) -> Vec<Vec<Hash>> {
    let mut all = Vec::new();
    for at in 0..path.len() {
        let mut flipped = path.to_vec();
        flipped[at] = changed(&flipped[at], bit);
        let mut shorter = path.to_vec();
        shorter.remove(at);
        let mut doubled = path.to_vec();
        doubled.insert(at, path[at]);
        all.extend([flipped, shorter, doubled]);
    }
    all.push([path, &[Hash([7; 32])]].concat());
    all
}

proptest! {
    #[test]
    fn appending_is_building(size in 0_usize..300) {
        let (frontier, leaves) = log(size);
        prop_assert_eq!(frontier.root(), tree::root(&leaves));
        prop_assert_eq!(frontier.size(), size as u64);
        let bytes = frontier.to_bytes();
        prop_assert_eq!(Frontier::from_bytes(&bytes), Ok(frontier));
        prop_assert!(Frontier::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        prop_assert!(Frontier::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
    }

    #[test]
    fn inclusion(size in 1_usize..200, at in any::<prop::sample::Index>(), bit in 0_usize..256) {
        let (frontier, leaves) = log(size);
        let (root, total) = (frontier.root(), size as u64);
        let index = at.index(size) as u64;
        let leaf = leaves[at.index(size)];
        let path = tree::inclusion(&leaves, index).expect("a leaf");
        prop_assert!(tree::includes(&root, total, index, &leaf, &path));
        prop_assert!(!tree::includes(&changed(&root, bit), total, index, &leaf, &path));
        prop_assert!(!tree::includes(&root, total, index, &changed(&leaf, bit), &path));
        for other in (0..total).filter(|other| *other != index) {
            prop_assert!(!tree::includes(&root, total, other, &leaf, &path));
        }
        for wrong in mutations(&path, bit) {
            prop_assert!(!tree::includes(&root, total, index, &leaf, &wrong));
        }
        prop_assert_eq!(tree::inclusion(&leaves, total), None);
        prop_assert!(!tree::includes(&root, total, total, &leaf, &path));
    }

    #[test]
    fn consistency(size in 1_usize..200, part in any::<prop::sample::Index>(), bit in 0_usize..256) {
        let (frontier, leaves) = log(size);
        let (new, total) = (frontier.root(), size as u64);
        let before = part.index(size + 1);
        let old = tree::root(&leaves[..before]);
        let path = tree::consistency(&leaves, before as u64).expect("a size");
        prop_assert!(tree::extends(&old, before as u64, &new, total, &path));
        prop_assert!(!tree::extends(&changed(&old, bit), before as u64, &new, total, &path));
        if before > 0 {
            prop_assert!(!tree::extends(&old, before as u64, &changed(&new, bit), total, &path));
        }
        for wrong in mutations(&path, bit) {
            prop_assert!(!tree::extends(&old, before as u64, &new, total, &wrong));
        }
        prop_assert_eq!(tree::consistency(&leaves, total + 1), None);
    }

    #[test]
    fn no_size_and_path_ends_the_process(
        size in any::<u64>(), other in any::<u64>(), path in prop::collection::vec(any::<[u8; 32]>(), 0..70),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let path: Vec<_> = path.into_iter().map(Hash).collect();
        let hash = Hash([0; 32]);
        prop_assert!(!tree::includes(&hash, size, other, &hash, &path));
        prop_assert!(!tree::extends(&hash, size, &Hash([1; 32]), other, &path));
        let _ = Frontier::from_bytes(&bytes);
    }
}
