//! Posts in a row of a pool: those held now from `body`, `title` and `seniority`, or the fields of several
//! that stand in their place; those before from `past_posts`.

use super::each::{Each, beside};
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
        let (at, texts) = self.places_now(row, draft);
        let mut posts = Vec::new();
        for text in &texts {
            if let Some(found) = self.current_body(row, at, text, draft.kind) {
                posts.push(found.post());
            }
        }
        draft.titles = Each::read(row, place::TITLE, place::TITLES, texts.len());
        draft.seniorities = self.seniorities(row, draft, texts.len());
        let titles = lined_up(row, &draft.titles, posts.len());
        let seniorities = lined_up(row, &draft.seniorities, posts.len());
        for ((post, title), seniority) in posts.iter_mut().zip(titles).zip(seniorities) {
            (post.title, post.seniority) = (title, seniority);
        }
        let is_said = |each: &Each, said: fn(&Post) -> bool| match posts.is_empty() {
            true => !each.is_none(),
            false => posts.iter().any(said),
        };
        let title = is_said(&draft.titles, |post| post.title.is_some());
        let seniority = is_said(&draft.seniorities, |post| post.seniority.is_some());
        draft.give(place::TITLE, title.then_some(()), |_, ()| {});
        draft.give(place::SENIORITY, seniority.then_some(()), |_, ()| {});
        draft.names_bodies = at == place::BODY && !texts.is_empty();
        draft.leaves_bodies = draft.names_bodies && texts.len() == 1 && row.has(place::BODIES);
        posts
    }

    /// Where the peer is now, in `bodies`, else in `body`.
    fn places_now(&mut self, row: &mut Row<'_>, draft: &mut Draft) -> (Place, Vec<String>) {
        let (firsts, all) = (whole_or_list(row), row.list(place::BODIES));
        if all.is_empty() {
            return (place::BODY, firsts);
        }
        let (names, today) = (&mut self.names, self.today);
        let alike = |one: &str, other: &str| {
            one.eq_ignore_ascii_case(other)
                || names.find(one, today).is_ok_and(|id| names.find(other, today) == Ok(id))
        };
        let told = beside(row, (place::BODY, &firsts), (place::BODIES, &all), alike);
        match told {
            Some(_) if firsts.len() == 1 && all.len() == 1 => {
                draft.bodies_passed_over = all.into_iter().next();
                return (place::BODY, firsts);
            }
            Some(wrong) => row.reject(place::BODY, &firsts.join(";"), wrong),
            None => {}
        }
        (place::BODIES, all)
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

    /// Seniorities as the scheme has them; where a word is not known, the others keep their places. A row
    /// without a kind may mean a stored peer: then [`Self::strange_seniority`] tells what does not fit.
    fn seniorities(&self, row: &mut Row<'_>, draft: &Draft, posts: usize) -> Each {
        let read = Each::read(row, place::SENIORITY, place::SENIORITIES, posts);
        read.in_words(|at, text| {
            let word = match draft.kind {
                Some(kind) => self.words.seniority(text, kind),
                None => self.words.past_seniority(text),
            };
            word.map(ToOwned::to_owned).map_err(|wrong| row.wrong(at, text, wrong)).ok()
        })
    }

    /// What is wrong with a seniority of a row that gives no kind, for a stored peer of this one.
    pub fn strange_seniority(
        &self,
        draft: &Draft,
        kind: PeerKind,
    ) -> Option<(Place, String, Wrong)> {
        let said = draft.seniorities.said().filter(|_| draft.kind.is_none());
        let mut wrongs = said.filter_map(|word| {
            let wrong = self.words.seniority(word, kind).err()?;
            Some((draft.seniorities.at, word.to_owned(), wrong))
        });
        wrongs.next()
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

/// A value for each of so many posts; none, which is told, where there is another number of them.
fn lined_up(row: &mut Row<'_>, each: &Each, posts: usize) -> Vec<Option<String>> {
    each.of(posts).unwrap_or_else(|wrong| {
        row.wrong(each.at, &each.written(), wrong);
        vec![None; posts]
    })
}
