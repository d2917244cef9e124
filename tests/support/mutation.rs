//! Seeded changes of good input, for every harness that looks for what breaks a reader: those of this
//! folder and those beside the readers themselves.

/// Numbers that only the seed decides.
pub struct Chance(pub u64);

impl Chance {
    /// The next number below `most`; SplitMix64.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % most.max(1) as u64).unwrap()
    }
}

/// Bytes that have a meaning in some format.
const SIGNS: &[&[u8]] = &[
    b"\"",
    b",",
    b";",
    b"\n",
    b"\r",
    b"\t",
    b"\0",
    b"'",
    b"=",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"\\",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"..",
    b" until ",
    b" at ",
    b"1905-06-18",
    b"+",
    b"~",
    b"!=",
    b"99999999999999999999",
    b"1e999",
    b"-",
    b"\xe2\x80\xae",
    b"<",
    b"&",
    b"PK\x03\x04",
    b"null",
    b"{{",
    b"{%",
    b"%}",
    b"-0",
    b"m",
    b"w",
    b"2024-02-29",
    b"9999-12-31",
    b"#",
    b"[[slot]]",
];

/// Input with one to eight places changed.
pub fn mutated(input: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(5) {
            0 if at < bytes.len() => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
            1 => drop(bytes.splice(at..at, SIGNS[chance.below(SIGNS.len())].iter().copied())),
            2 if chance.below(4) == 0 => bytes.truncate(at),
            3 => drop(bytes.drain(at..(at + chance.below(40)).min(bytes.len()))),
            _ => {
                let piece = bytes[at..(at + chance.below(60)).min(bytes.len())].to_vec();
                drop(bytes.splice(at..at, piece));
            }
        }
    }
    bytes
}
