//! Posts in a row of a pool: those held now from `body`, `title` and `seniority`, those before from
//! `past_posts`.

use super::{Draft, PeerReader, place, unknown_part};
use crate::domain::{BodyId, PeerKind, Post};
use crate::intake::field::Place;
use crate::intake::row::Row;
use crate::intake::values::{Wrong, list};

/// Where a post is held.
enum At {
    Body(BodyId),
    Employer(String),
}

impl At {
    fn post(self) -> Post {
        let (body, employer) = match self {
            Self::Body(id) => (Some(id), None),
            Self::Employer(name) => (None, Some(name)),
        };
        Post { body, employer, title: None, seniority: None, first_day: None, last_day: None }
    }
}

impl PeerReader<'_> {
    pub(super) fn posts(&mut self, row: &mut Row<'_>, draft: &mut Draft) {
        let now = self.posts_now(row, draft);
        let before = self.posts_before(row, draft);
        draft.give(place::BODY, (!now.is_empty()).then_some(()), |_, ()| {});
        draft.give(place::PAST_POSTS, (!before.is_empty()).then_some(()), |_, ()| {});
        draft.facts.posts = now.into_iter().chain(before).collect();
    }

    fn posts_now(&mut self, row: &mut Row<'_>, draft: &mut Draft) -> Vec<Post> {
        let all = row.list(place::BODIES);
        let (at, texts) =
            if all.is_empty() { (place::BODY, whole_or_list(row)) } else { (place::BODIES, all) };
        let mut posts = Vec::new();
        for text in &texts {
            if let Some(found) = self.current_body(row, at, text, draft.kind) {
                posts.push(found.post());
            }
        }
        self.titles(row, draft, &mut posts);
        self.seniorities(row, draft, &mut posts);
        posts
    }

    /// The body of a post held now; for a peer of kind other a body that is not known is an employer.
    fn current_body(
        &mut self,
        row: &mut Row<'_>,
        at: Place,
        text: &str,
        kind: Option<PeerKind>,
    ) -> Option<At> {
        match self.names.find(text, self.today) {
            Ok(id) => match self.names.ended(id, self.today) {
                Some(wrong) => {
                    row.reject(at, text, wrong);
                    None
                }
                None => Some(At::Body(id)),
            },
            Err(wrong) if kind == Some(PeerKind::Other) && !names_several(&wrong) => {
                row.note(at, text, "not in the register; kept as the name of an employer");
                Some(At::Employer(text.to_owned()))
            }
            Err(wrong) => {
                row.reject(at, text, wrong);
                None
            }
        }
    }

    fn titles(&self, row: &mut Row<'_>, draft: &mut Draft, posts: &mut [Post]) {
        let titles = row.list(place::TITLE);
        if posts.is_empty() && !titles.is_empty() {
            draft.titles = titles;
            return draft.give(place::TITLE, Some(()), |_, ()| {});
        }
        if let Some(titles) = spread(row, place::TITLE, titles, posts.len()) {
            for (post, title) in posts.iter_mut().zip(titles) {
                post.title = Some(title);
            }
            draft.give(place::TITLE, Some(()), |_, ()| {});
        }
    }

    fn seniorities(&self, row: &mut Row<'_>, draft: &mut Draft, posts: &mut [Post]) {
        let kind = draft.kind.unwrap_or(PeerKind::Other);
        let mut words = Vec::new();
        for text in row.list(place::SENIORITY) {
            match self.words.seniority(&text, kind) {
                Ok(word) => words.push(word.to_owned()),
                Err(_) if draft.kind.is_none() => {}
                Err(wrong) => row.wrong(place::SENIORITY, &text, wrong),
            }
        }
        if posts.is_empty() && !words.is_empty() {
            draft.seniorities = words;
            return draft.give(place::SENIORITY, Some(()), |_, ()| {});
        }
        if let Some(words) = spread(row, place::SENIORITY, words, posts.len()) {
            for (post, word) in posts.iter_mut().zip(words) {
                post.seniority = Some(word);
            }
            draft.give(place::SENIORITY, Some(()), |_, ()| {});
        }
    }

    fn posts_before(&mut self, row: &mut Row<'_>, draft: &Draft) -> Vec<Post> {
        let mut posts = Vec::new();
        for text in row.list(place::PAST_POSTS) {
            match self.past_post(row, &text, draft.kind) {
                Ok(post) => posts.push(post),
                // A past post that is not understood may hide a conflict of interest: always wrong.
                Err(wrong) => row.reject(place::PAST_POSTS, &text, wrong),
            }
        }
        posts
    }

    /// `SENIORITY at BODY until DATE`; the body is the one of that name on that day.
    fn past_post(
        &mut self,
        row: &mut Row<'_>,
        text: &str,
        kind: Option<PeerKind>,
    ) -> Result<Post, Wrong> {
        const FORM: &str = "write it as `director at Leeds until 2022-05-31`";
        let (rest, until) =
            text.rsplit_once(" until ").ok_or_else(|| Wrong::new("no `until` and a date", FORM))?;
        let (seniority, body) =
            rest.split_once(" at ").ok_or_else(|| Wrong::new("no `at` and a body", FORM))?;
        let last = row.date_in(until.trim())?;
        let seniority = seniority.trim();
        let seniority = match unknown_part(seniority) {
            true => None,
            false => Some(self.words.past_seniority(seniority)?.to_owned()),
        };
        let found = match self.names.find(body.trim(), last) {
            Ok(id) => At::Body(id),
            Err(wrong) if kind == Some(PeerKind::Other) && !names_several(&wrong) => {
                row.note(
                    place::PAST_POSTS,
                    body,
                    "not in the register; kept as the name of an employer",
                );
                At::Employer(body.trim().to_owned())
            }
            Err(wrong) => return Err(wrong),
        };
        Ok(Post { seniority, last_day: Some(last), ..found.post() })
    }
}

/// Whether a body was not found because more than one has the name.
fn names_several(wrong: &Wrong) -> bool {
    wrong.message.starts_with("more than one")
}

/// The bodies in `body`.
fn whole_or_list(row: &mut Row<'_>) -> Vec<String> {
    let Some(text) = row.text(place::BODY) else { return Vec::new() };
    list(&text).map(ToOwned::to_owned).collect()
}

/// As many values as there are posts: each its own, or one for all; `None` when there are none, or
/// another number, which is told.
fn spread(row: &mut Row<'_>, at: Place, values: Vec<String>, posts: usize) -> Option<Vec<String>> {
    match values.len() {
        0 => None,
        _ if posts == 0 => None,
        count if count == posts => Some(values),
        1 => Some(vec![values[0].clone(); posts]),
        count => {
            let wrong = Wrong::new(
                format!("{count} values for {posts} bodies"),
                "write one for all, or one for each, separated by `;`",
            );
            row.wrong(at, &values.join(";"), wrong);
            None
        }
    }
}
