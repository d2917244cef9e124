//! The layouts of a report: which sections it has, in which order.

words! {
    /// How a report is laid out.
    Layout("layout") {
        /// Introduction, executive summary, recommendations, team, each theme a chapter, appendix on
        /// the process: published reports since 2024.
        Newer = "newer",
        /// Executive summary, key recommendations, approach, feedback by theme, next steps: published
        /// reports before.
        Older = "older",
        /// Introduction and context, team, key areas of focus, key assessment areas, conclusion: reports of
        /// fire peer challenges.
        Fire = "fire",
        /// A letter, as a recovery and renewal panel sends it.
        Letter = "letter",
        /// Written feedback on a question, as remote support ends in it: no team's report, and nothing that
        /// is to be published.
        Feedback = "written-feedback",
    }
}

/// The sections of the newer layout: name and template.
const NEWER: &[(&str, &str)] = &[
    ("front", include_str!("sections/front.md")),
    ("introduction", include_str!("sections/introduction.md")),
    ("executive-summary", include_str!("sections/executive-summary.md")),
    ("recommendations", include_str!("sections/recommendations.md")),
    ("peer-team", include_str!("sections/peer-team.md")),
    ("themes", include_str!("sections/themes.md")),
    ("next-steps", include_str!("sections/next-steps.md")),
    ("process", include_str!("sections/process.md")),
];

/// The sections of the older layout; the front is that of the newer one.
const OLDER: &[(&str, &str)] = &[
    ("front", include_str!("sections/front.md")),
    ("older-executive-summary", include_str!("sections/older/executive-summary.md")),
    ("older-recommendations", include_str!("sections/older/recommendations.md")),
    ("older-approach", include_str!("sections/older/approach.md")),
    ("older-feedback", include_str!("sections/older/feedback.md")),
    ("older-next-steps", include_str!("sections/older/next-steps.md")),
];

/// The sections of the layout of fire peer challenges; the front is that of the newer one.
const FIRE: &[(&str, &str)] = &[
    ("front", include_str!("sections/front.md")),
    ("fire-introduction", include_str!("sections/fire/introduction.md")),
    ("fire-peer-team", include_str!("sections/fire/peer-team.md")),
    ("fire-focus", include_str!("sections/fire/focus.md")),
    ("fire-assessment-areas", include_str!("sections/fire/assessment-areas.md")),
    ("fire-conclusion", include_str!("sections/fire/conclusion.md")),
];

const LETTER: &[(&str, &str)] = &[("letter", include_str!("sections/letter.md"))];

const FEEDBACK: &[(&str, &str)] = &[("feedback", include_str!("sections/feedback.md"))];

impl Layout {
    /// The built-in sections in the order in which they are printed: name and template.
    pub const fn sections(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Newer => NEWER,
            Self::Older => OLDER,
            Self::Fire => FIRE,
            Self::Letter => LETTER,
            Self::Feedback => FEEDBACK,
        }
    }

    /// The layout of a kind of engagement: that of a fire report where one comes out of it, the letter or
    /// the written feedback where that and no report does.
    pub fn of_outputs(outputs: &[String]) -> Self {
        let has = |word: &str| outputs.iter().any(|output| output == word);
        match () {
            () if has("fire report") => Self::Fire,
            () if has("report") => Self::Newer,
            () if has("letter") => Self::Letter,
            () if has("written feedback") => Self::Feedback,
            () => Self::Newer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_laid_out_as_what_comes_out_of_it() {
        let of = |words: &[&str]| {
            Layout::of_outputs(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(of(&["letter"]), Layout::Letter);
        assert_eq!(of(&["written feedback"]), Layout::Feedback);
        assert_eq!(of(&["letter", "report"]), Layout::Newer);
        assert_eq!(of(&["presentation"]), Layout::Newer);
        assert_eq!(of(&["presentation", "fire report"]), Layout::Fire);
    }
}
