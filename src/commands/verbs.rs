//! The verbs of each noun, put together only where the noun is spoken of: all of them have a thousand
//! arguments, and to make those out takes longer than many an answer.

use clap::error::Error;
use clap::{ArgMatches, FromArgMatches, Subcommand};

use super::*;

/// A verb of a noun. The parser learns it from [`with_verbs`], not from the noun.
#[derive(Debug)]
pub struct Verbs<T>(pub T);

impl<T: FromArgMatches> FromArgMatches for Verbs<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: Subcommand> Subcommand for Verbs<T> {
    fn augment_subcommands(noun: clap::Command) -> clap::Command {
        noun
    }

    fn augment_subcommands_for_update(noun: clap::Command) -> clap::Command {
        noun
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

/// Gives each noun that is `wanted` its help and its verbs.
pub fn with_verbs(command: clap::Command, wanted: impl Fn(&str) -> bool) -> clap::Command {
    command.mut_subcommands(|noun| match verbs(noun.get_name()) {
        Some(verbs) if wanted(noun.get_name()) => verbs(noun),
        _ => noun,
    })
}

/// What gives a noun its help and its verbs; `None` for what is no noun.
fn verbs(noun: &str) -> Option<fn(clap::Command) -> clap::Command> {
    Some(match noun {
        "council" => council::Council::augment_subcommands,
        "peer" => peer::PeerCommand::augment_subcommands,
        "privacy" => privacy::PrivacyCommand::augment_subcommands,
        "db" => db::Db::augment_subcommands,
        "challenge" => challenge::ChallengeCommand::augment_subcommands,
        "review" => review::ReviewCommand::augment_subcommands,
        "support" => support::SupportCommand::augment_subcommands,
        "timetable" => timetable::TimetableCommand::augment_subcommands,
        "evidence" => evidence::EvidenceCommand::augment_subcommands,
        "action" => action::ActionCommand::augment_subcommands,
        "finding" => finding::FindingCommand::augment_subcommands,
        "recommendation" => recommendation::RecommendationCommand::augment_subcommands,
        "programme" => programme::ProgrammeCommand::augment_subcommands,
        "report" => report::ReportCommand::augment_subcommands,
        "scheme" => scheme::SchemeCommand::augment_subcommands,
        "team" => team::TeamCommand::augment_subcommands,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_noun_gets_its_verbs_and_no_other() {
        let bare = || Command::augment_subcommands(clap::Command::new("peerage"));
        let whole = with_verbs(bare(), |_| true);
        for noun in whole.get_subcommands() {
            // What asks for a verb has some.
            assert_eq!(noun.is_subcommand_required_set(), noun.has_subcommands(), "{noun}");
            assert!(noun.get_about().is_some(), "{noun}");
        }
        let one = with_verbs(bare(), |noun| noun == "peer");
        let filled: Vec<&str> =
            one.get_subcommands().filter(|n| n.has_subcommands()).map(|n| n.get_name()).collect();
        assert_eq!(filled, ["peer"]);
    }
}
