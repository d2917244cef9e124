//! What a file may say about one sort of thing: each field once, from which mapping, checking,
//! templates and documents follow.

/// What stands in the cells of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// Text that may have line breaks.
    Prose,
    /// A reference or code, kept letter for letter.
    Code,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A word that the programme's scheme lists under this name, such as `expertise`.
    Scheme(&'static str),
    /// A body: code, short name or name.
    Body,
    /// A day.
    Date,
    /// Days from the first to the last, `A..B`.
    DateRange,
    /// A whole number from the first to the last.
    Number(i64, i64),
    /// A number that may have decimals, from the first to the last.
    Decimal(i64, i64),
    /// Yes or no.
    YesNo,
    /// An e-mail address.
    Email,
}

impl Kind {
    /// What a person writes there, in a few words.
    pub fn told(self) -> String {
        match self {
            Self::Text | Self::Prose => "text".to_owned(),
            Self::Code => "a code".to_owned(),
            Self::Words(words) => words.join(", "),
            Self::Scheme(list) => format!("a word of the scheme ({list})"),
            Self::Body => "a code, short name or name of a body".to_owned(),
            Self::Date => "a date such as 2027-03-01 or 01/03/2027".to_owned(),
            Self::DateRange => "dates such as 2027-03-01..2027-03-14".to_owned(),
            Self::Number(least, i64::MAX) => format!("a whole number from {least}"),
            Self::Number(least, most) => format!("a whole number from {least} to {most}"),
            Self::Decimal(least, most) => format!("a number from {least} to {most}"),
            Self::YesNo => "yes or no".to_owned(),
            Self::Email => "an e-mail address".to_owned(),
        }
    }
}

/// One field of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Our name for it: the heading in exports, the name in JSON.
    pub name: &'static str,
    /// Other headings that mean it, as people write them.
    pub synonyms: &'static [&'static str],
    /// What stands in its cells.
    pub kind: Kind,
    /// Whether every new thing must have it.
    pub required: bool,
    /// Whether a row is known by it: a value that is bad is never left blank, as the row would mean
    /// another thing then.
    pub key: bool,
    /// Whether it may hold several values, separated by `;`.
    pub many: bool,
    /// A value as an example.
    pub example: &'static str,
    /// What it means, in one sentence.
    pub help: &'static str,
    /// The field whose place it takes when it is given, with all others that take it; left out of
    /// templates.
    pub instead_of: Option<&'static str>,
}

impl Field {
    /// An optional field of text with one value; change what differs.
    pub const fn new(name: &'static str, kind: Kind, help: &'static str) -> Self {
        Self {
            name,
            synonyms: &[],
            kind,
            required: false,
            key: false,
            many: false,
            example: "",
            help,
            instead_of: None,
        }
    }

    /// Other headings that mean it.
    #[must_use]
    pub const fn also(mut self, synonyms: &'static [&'static str]) -> Self {
        self.synonyms = synonyms;
        self
    }

    /// Every new thing must have it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// A row is known by it.
    #[must_use]
    pub const fn key(mut self) -> Self {
        self.key = true;
        self
    }

    /// Whether a value that is bad may be left blank.
    pub(super) const fn can_stay_blank(&self) -> bool {
        !self.required && !self.key
    }

    /// It may hold several values.
    #[must_use]
    pub const fn many(mut self) -> Self {
        self.many = true;
        self
    }

    /// When it is given, it takes the place of the field `name`.
    #[must_use]
    pub const fn instead_of(mut self, name: &'static str) -> Self {
        self.instead_of = Some(name);
        self
    }

    /// A value as an example.
    #[must_use]
    pub const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }
}

/// A sort of thing that files bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entity {
    /// What several of them are called, such as `peers`.
    pub name: &'static str,
    /// Their fields, in the order of an export.
    pub fields: &'static [Field],
    /// Headings of our own exports that nothing comes from, and that are passed over without a word.
    pub passed_over: &'static [&'static str],
}

impl Entity {
    /// The place of a field; for `const` use, so that a wrong name does not compile.
    ///
    /// # Panics
    /// When there is no such field.
    pub const fn place(&self, name: &str) -> Place {
        let mut at = 0;
        while at < self.fields.len() {
            if same(self.fields[at].name.as_bytes(), name.as_bytes()) {
                return Place(at);
            }
            at += 1;
        }
        panic!("no such field")
    }

    /// The field at a place.
    pub fn field(&self, place: Place) -> &'static Field {
        &self.fields[place.0]
    }
}

/// Where a field stands among those of its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub(super) usize);

impl Place {
    /// The place as a bit, for sets of fields.
    pub const fn bit(self) -> u64 {
        1 << self.0
    }
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}
