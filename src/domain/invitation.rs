//! Winning a peer for a team, step by step.

use chrono::NaiveDate;

use super::PeerId;

words! {
    /// How far things are with a member of a team.
    InvitationStatus("status of a member") {
        /// To be asked again: the days have moved.
        AskAgain = "ask-again",
        /// Asked, or the group office or employer was.
        Approached = "approached",
        /// Free on the days and willing.
        Available = "available",
        /// The host has the peer's profile.
        ProfileShared = "profile-shared",
        /// The host is content.
        HostAgreed = "host-agreed",
        /// On the team for good.
        Confirmed = "confirmed",
        /// Said no.
        Declined = "declined",
        /// Said yes, and had to take it back.
        Withdrew = "withdrew",
    }
}

impl InvitationStatus {
    /// Whether the peer will not come.
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Declined | Self::Withdrew)
    }

    /// What must have gone before; `None` for what may come at any time.
    pub const fn after(self) -> Option<Self> {
        match self {
            Self::Available | Self::Declined | Self::Withdrew => Some(Self::Approached),
            Self::ProfileShared => Some(Self::Available),
            Self::HostAgreed => Some(Self::ProfileShared),
            Self::Confirmed => Some(Self::HostAgreed),
            Self::AskAgain | Self::Approached => None,
        }
    }
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The peer.
    pub peer: PeerId,
    /// How far things are.
    pub status: InvitationStatus,
    /// The day.
    pub happened_on: NaiveDate,
    /// Who was asked: the employer, the group office.
    pub asked: Option<String>,
    /// Why the peer does not come.
    pub reason: Option<String>,
    /// Of a peer who does not come: who came instead.
    pub replaced_by: Option<PeerId>,
}
