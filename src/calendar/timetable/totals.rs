//! What a timetable asks of the host, in numbers.

use crate::domain::Session;

/// What a timetable asks of the host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sessions in which people of the host are met.
    pub meetings: usize,
    /// People met; somebody met twice counts twice.
    pub people: i64,
    /// Hours of the peers, all taken together, in minutes.
    pub peer_minutes: i64,
}

/// The totals of `sessions`.
pub fn totals(sessions: &[Session]) -> Totals {
    let meetings = sessions.iter().filter(|s| s.kind.is_meeting());
    meetings.fold(Totals::default(), |sum, session| {
        let peers = i64::try_from(session.peers.len()).unwrap_or(i64::MAX);
        Totals {
            meetings: sum.meetings + 1,
            people: sum.people + session.people,
            peer_minutes: sum.peer_minutes + (session.ends - session.starts).num_minutes() * peers,
        }
    })
}
