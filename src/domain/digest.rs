//! Digests: numbers that are the same when the things are, and, but for one chance in 10^19, only then.
//! They are compared within one version of the program alone.

use std::hash::{BuildHasher as _, Hash, Hasher};

use foldhash::quality::FixedState;

/// What takes in bytes for a digest.
pub fn hasher() -> impl Hasher {
    FixedState::with_seed(0).build_hasher()
}

/// The digest of a value.
pub fn digest(value: impl Hash) -> u64 {
    FixedState::with_seed(0).hash_one(value)
}

/// The digest of a text without regard to case.
pub fn digest_of_word(text: &str) -> u64 {
    let mut hasher = hasher();
    let longer;
    let plain = if text.is_ascii() {
        text
    } else {
        longer = text.to_lowercase();
        &longer
    };
    // Eight letters at a time, without room of its own for each text.
    for piece in plain.as_bytes().chunks(8) {
        let mut letters = [0; 8];
        for (letter, byte) in letters.iter_mut().zip(piece) {
            *letter = byte.to_ascii_lowercase();
        }
        hasher.write_u64(u64::from_le_bytes(letters));
    }
    hasher.write_usize(plain.len());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_tell_things_apart() {
        assert_eq!(digest(("a", 1)), digest(("a", 1)));
        assert_ne!(digest(("a", "bc")), digest(("ab", "c")));
        assert_eq!(digest_of_word("Ida@Example.org"), digest_of_word("ida@example.ORG"));
        assert_eq!(digest_of_word("ÉIRE"), digest_of_word("éire"));
        assert_ne!(digest_of_word("eire"), digest_of_word("éire"));
    }
}
