//! What the bodies that end leave with others: peers whose next post nobody knows yet, and
//! challenges booked for days on which the host is no more. Neither is moved by guesswork.

use anyhow::Result;
use rusqlite::Connection;

use super::StepLine;
use crate::domain::{Bodies, Challenge, Peer};
use crate::intake::bodies::reorganisation::Outline;
use crate::store::{challenges, peers};

/// The peers and challenges that somebody has to settle.
pub(super) fn lines(
    connection: &Connection,
    after: &Bodies,
    outline: &Outline,
) -> Result<Vec<StepLine>> {
    let peers = peers::load_all(connection)?;
    let mut lines: Vec<StepLine> =
        peers.iter().filter_map(|peer| without_post(peer, after, outline)).collect();
    lines.extend(peers.iter().flat_map(|peer| interests(peer, after, outline)));
    let challenges = challenges::all(connection)?;
    lines.extend(challenges.iter().filter_map(|one| without_host(one, after, outline)));
    Ok(lines)
}

/// A peer whose post ends with its body.
fn without_post(peer: &Peer, after: &Bodies, outline: &Outline) -> Option<StepLine> {
    let held = |post: &crate::domain::Post| post.body.filter(|_| post.last_day.is_none());
    let (body, day) = outline
        .ends
        .iter()
        .find(|(id, _)| peer.facts.posts.iter().filter_map(held).any(|b| b == *id))?;
    let name = &after.by_id(*body)?.name;
    Some(StepLine {
        step: "settle",
        subject: format!("{} {}", peer.reference, peer.facts.name),
        day: *day,
        detail: format!("which post follows the one at {name}"),
    })
}

/// Declared interests in a body that ends: they hold for those that take over as well.
fn interests(peer: &Peer, after: &Bodies, outline: &Outline) -> Vec<StepLine> {
    let line = |interest: &crate::domain::Interest| {
        let (body, day) = outline.ends.iter().find(|(id, _)| *id == interest.body)?;
        let next: Vec<&str> = after.successors(*body).map(|(body, _)| body.name.as_str()).collect();
        let name = &after.by_id(*body)?.name;
        Some(StepLine {
            step: "interest",
            subject: format!("{} {}", peer.reference, peer.facts.name),
            day: *day,
            detail: format!("declared in {name}, it bars from {} as well", next.join(" and ")),
        })
    };
    peer.facts.interests.iter().filter_map(line).collect()
}

/// A challenge that lies after the last day of its host.
fn without_host(one: &Challenge, after: &Bodies, outline: &Outline) -> Option<StepLine> {
    let last = one.onsite.or(one.window)?.to;
    if one.recorded || one.withdrawn_on.is_some() {
        return None;
    }
    let (body, day) =
        outline.ends.iter().find(|(id, day)| one.hosts.contains(id) && last > *day)?;
    let host = after.by_id(*body)?;
    let next: Vec<&str> = after.successors(*body).map(|(body, _)| body.name.as_str()).collect();
    Some(StepLine {
        step: "settle",
        subject: one.reference.clone(),
        day: *day,
        detail: format!(
            "{} ends before it is over: hold it earlier, or with {}",
            host.name,
            next.join(" or ")
        ),
    })
}
