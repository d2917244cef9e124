//! Peers as bytes: what a file brings waits in this form until all of it is checked.

use chrono::{Datelike as _, NaiveDate};

use crate::domain::{
    BodyId, DateRange, Expertise, Held, Interest, NewPeer, PeerId, PeerKind, PeerStatus, Post,
    Words,
};

/// A value that can be written as bytes and read again by the same run of the program.
pub(super) trait Packed: Sized {
    /// Writes it at the end of `out`.
    fn pack(&self, out: &mut Vec<u8>);

    /// Reads it from the start of `bytes`, which move on; `None` when they do not hold one.
    fn unpack(bytes: &mut &[u8]) -> Option<Self>;
}

impl Packed for u8 {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        Some(*first)
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Packed for $number {
            fn pack(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                let (number, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(Self::from_le_bytes(*number))
            }
        }
    )+};
}

numbers!(i32, u32, i64, f64);

impl Packed for bool {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        u8::unpack(bytes).map(|byte| byte == 1)
    }
}

/// A length; nothing that goes through a gate has more than four billion of anything.
fn pack_length(length: usize, out: &mut Vec<u8>) {
    u32::try_from(length).unwrap_or(u32::MAX).pack(out);
}

fn unpack_length(bytes: &mut &[u8]) -> Option<usize> {
    usize::try_from(u32::unpack(bytes)?).ok()
}

impl Packed for String {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_length(self.len(), out);
        out.extend_from_slice(self.as_bytes());
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let length = unpack_length(bytes)?;
        let (text, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        std::str::from_utf8(text).ok().map(ToOwned::to_owned)
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(u8::from(self.is_some()));
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        match bool::unpack(bytes)? {
            true => T::unpack(bytes).map(Some),
            false => Some(None),
        }
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_length(self.len(), out);
        self.iter().for_each(|value| value.pack(out));
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let length = unpack_length(bytes)?;
        (0..length).map(|_| T::unpack(bytes)).collect()
    }
}

impl Packed for NaiveDate {
    fn pack(&self, out: &mut Vec<u8>) {
        self.num_days_from_ce().pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Self::from_num_days_from_ce_opt(i32::unpack(bytes)?)
    }
}

macro_rules! ids {
    ($($id:ident),+) => {$(
        impl Packed for $id {
            fn pack(&self, out: &mut Vec<u8>) {
                self.0.pack(out);
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                i64::unpack(bytes).map(Self)
            }
        }
    )+};
}

ids!(BodyId, PeerId);

macro_rules! closed_words {
    ($($words:ty),+) => {$(
        impl Packed for $words {
            fn pack(&self, out: &mut Vec<u8>) {
                let place = Self::ALL.iter().position(|word| word == self).unwrap_or_default();
                u8::try_from(place).unwrap_or_default().pack(out);
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                Self::ALL.get(usize::from(u8::unpack(bytes)?)).copied()
            }
        }
    )+};
}

closed_words!(PeerKind, PeerStatus, Held);

macro_rules! fields {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl Packed for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                $(self.$field.pack(out);)+
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Packed::unpack(bytes)?),+ })
            }
        }
    };
}

fields!(Post { body, employer, title, seniority, first_day, last_day });
fields!(Expertise { area, held });
fields!(DateRange { from, to });
fields!(Interest { body, reason, declared_on });
fields!(NewPeer {
    reference,
    name,
    kind,
    fisa,
    status,
    email,
    phone,
    region,
    party,
    party_code,
    party_consent,
    term_ends,
    days_offered,
    challenges_offered,
    available_from,
    available_to,
    employer_release,
    challenges_done,
    rating,
    note,
    posts,
    expertise,
    blocked,
    interests,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_as_it_was() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 1);
        let peer = NewPeer {
            reference: Some("X1".to_owned()),
            status: PeerStatus::Paused,
            rating: Some(4.5),
            note: Some("two\nlines – é".to_owned()),
            term_ends: day,
            posts: vec![Post {
                body: Some(BodyId(7)),
                employer: None,
                title: Some(String::new()),
                seniority: None,
                first_day: None,
                last_day: day,
            }],
            expertise: vec![Expertise { area: "finance".to_owned(), held: Held::Past }],
            blocked: day.and_then(|day| DateRange::new(day, day)).into_iter().collect(),
            interests: vec![Interest { body: BodyId(1), reason: None, declared_on: day }],
            ..NewPeer::named("Siân Vaughan", PeerKind::Member)
        };
        let mut bytes = Vec::new();
        peer.pack(&mut bytes);
        let mut rest = &bytes[..];
        assert_eq!(NewPeer::unpack(&mut rest), Some(peer));
        assert!(rest.is_empty());
        for cut in 0..bytes.len() {
            assert_eq!(NewPeer::unpack(&mut &bytes[..cut]), None, "{cut}");
        }
    }
}
