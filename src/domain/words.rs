//! The closed sets of words; what the programme may change is in the scheme instead.

words! {
    /// What kind of body it is (product, section 10).
    BodyKind("kind of body") {
        /// A county council above districts.
        County = "county",
        /// A shire district, borough or city council below a county.
        District = "district",
        /// A single-tier council outside London and the metropolitan counties.
        Unitary = "unitary",
        /// The Council of the Isles of Scilly.
        IslesOfScilly = "isles-of-scilly",
        /// A single-tier council in a metropolitan county.
        MetropolitanDistrict = "metropolitan-district",
        /// A London borough.
        LondonBorough = "london-borough",
        /// The City of London Corporation.
        CityOfLondon = "city-of-london",
        /// A combined authority, mayoral or not.
        CombinedAuthority = "combined-authority",
        /// A combined county authority.
        CombinedCountyAuthority = "combined-county-authority",
        /// The Greater London Authority.
        GreaterLondonAuthority = "greater-london-authority",
        /// A fire and rescue service.
        Fire = "fire",
        /// A company, such as one that a council owns.
        Company = "company",
        /// Any other body.
        Other = "other",
    }
}

impl BodyKind {
    /// As it stands in a sentence: `metropolitan district`, `London borough`.
    pub fn in_words(self) -> String {
        match self {
            Self::IslesOfScilly => "Council of the Isles of Scilly".to_owned(),
            Self::LondonBorough => "London borough".to_owned(),
            Self::CityOfLondon => "City of London Corporation".to_owned(),
            Self::GreaterLondonAuthority => "Greater London Authority".to_owned(),
            Self::Fire => "fire and rescue service".to_owned(),
            other => other.to_string().replace('-', " "),
        }
    }

    /// Whether it is a principal council: the 317 that the five-year rule is about.
    pub const fn is_principal(self) -> bool {
        matches!(
            self,
            Self::County
                | Self::District
                | Self::Unitary
                | Self::IslesOfScilly
                | Self::MetropolitanDistrict
                | Self::LondonBorough
                | Self::CityOfLondon
        )
    }
}

words! {
    /// How one body stands to another.
    RelationKind("relation") {
        /// They share a boundary; symmetric.
        Neighbour = "neighbour",
        /// The county council above a district.
        County = "county",
        /// The fire and rescue service that covers a council's area.
        FireService = "fire-service",
        /// The body that runs a fire and rescue service.
        RunBy = "run-by",
        /// The body that owns a company.
        Owner = "owner",
        /// The combined authority of which a council is a constituent.
        CombinedAuthority = "combined-authority",
    }
}

words! {
    /// What a successor makes of its predecessor's five-year clock.
    Clock("clock") {
        /// The clock starts at vesting.
        New = "new",
        /// The last challenge of the predecessor stays with it.
        Continues = "continues",
    }
}

words! {
    /// What sort of peer it is.
    PeerKind("kind of peer") {
        /// A serving or recently serving officer.
        Officer = "officer",
        /// A councillor, or a former one.
        Member = "member",
        /// From health, the police, the voluntary or private sector, or with lived experience.
        Other = "other",
    }
}

words! {
    /// How far a peer has come in the pool.
    PeerStatus("status") {
        /// Sent an expression of interest.
        Interested = "interested",
        /// Accepted, not yet accredited.
        Accepted = "accepted",
        /// Accredited, not yet active.
        Accredited = "accredited",
        /// May be placed; implies accredited.
        Active = "active",
        /// On the waiting list.
        Waiting = "waiting",
        /// Not to be asked for now.
        Paused = "paused",
        /// Left the pool.
        StoodDown = "stood-down",
        /// The expression of interest was refused.
        Refused = "refused",
    }
}

words! {
    /// What was decided on an expression of interest.
    Decision("decision") {
        /// Taken into the pool.
        Accepted = "accepted",
        /// Put on the waiting list: the list for such peers is full.
        WaitingList = "waiting-list",
        /// Not taken.
        Refused = "refused",
    }
}

words! {
    /// Where an area of expertise comes from.
    Held("holding") {
        /// The current role.
        Current = "current",
        /// Past experience.
        Past = "past",
    }
}

words! {
    /// How the team meets the host.
    Mode("mode") {
        /// At the host's.
        Onsite = "onsite",
        /// By video.
        Remote = "remote",
        /// Both.
        Hybrid = "hybrid",
    }
}

words! {
    /// What a member of staff does on a challenge; staff are never counted as peers.
    StaffRole("staff role") {
        /// Runs the challenge and drafts the report.
        PeerChallengeManager = "peer-challenge-manager",
        /// The programme's senior person for the region.
        PrincipalAdviser = "principal-adviser",
        /// Looks after the logistics.
        SupportOfficer = "support-officer",
        /// Leads a panel's conversation.
        Facilitator = "facilitator",
    }
}

words! {
    /// What became of a challenge's dates.
    DateChange("change of dates") {
        /// Onsite days were set.
        Scheduled = "scheduled",
        /// They were put off.
        Postponed = "postponed",
    }
}
