//! Two shapes that recur: the id of a row, and a closed set of words.

use std::fmt;

/// A closed set of words: the same spelling in the file, on the command line and in output.
pub trait Words: Copy + Send + Sync + 'static {
    /// What the set is called in messages, such as `kind of body`.
    const NAME: &'static str;
    /// Every member, in the order to show them.
    const ALL: &'static [Self];
    /// The one spelling of this member.
    fn word(self) -> &'static str;

    /// Finds the member spelled `text`, without regard to case and with blanks for hyphens.
    ///
    /// # Errors
    /// [`UnknownWord`], which lists the words that would do.
    fn parse(text: &str) -> Result<Self, UnknownWord> {
        // From the file words come as they are spelled, and a large pool has millions of them.
        if let Some(found) = Self::ALL.iter().copied().find(|w| w.word() == text) {
            return Ok(found);
        }
        let plain = text.trim().to_lowercase().replace([' ', '_'], "-");
        let found = Self::ALL.iter().copied().find(|w| w.word() == plain);
        found.ok_or_else(|| UnknownWord {
            set: Self::NAME,
            found: text.to_owned(),
            known: Self::ALL.iter().map(|w| w.word()).collect(),
        })
    }
}

/// A text that is no member of a set of [`Words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// What the set is called.
    pub set: &'static str,
    /// The text that was met.
    pub found: String,
    /// Every word that would do.
    pub known: Vec<&'static str>,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no {}; known are {}", self.found, self.set, self.known.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

/// Declares a set of [`Words`]: the enum and all that goes with its spelling.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident ($label:literal) { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $crate::domain::Words for $name {
            const NAME: &'static str = $label;
            const ALL: &'static [Self] = &[$(Self::$variant,)+];
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::domain::Words::word(*self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <Self as $crate::domain::Words>::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str($crate::domain::Words::word(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                <Self as $crate::domain::Words>::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "enum": [$($word),+]})
            }
        }
    };
}

/// Declares the id of one kind of row, which cannot be mixed up with another kind's.
macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}
