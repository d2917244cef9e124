//! What the shells are told: the scripts of bash and zsh, and the answers to them. Both drop what does not
//! begin as typed, or lose what was typed; so all that they are offered begins so.

use clap_complete::engine::CompletionCandidate;

use super::line::{Asked, escaped, unquoted_behind};

/// The script for bash: it hands over the line, and shows what each word stands for when they are listed.
pub(super) const BASH: &str = r#"
_peerage() {
    local IFS=$'\013'
    COMPREPLY=( $( \
        _CLAP_COMPLETE_INDEX="$COMP_CWORD" \
        _PEERAGE_LINE="$COMP_LINE" \
        _PEERAGE_POINT="$COMP_POINT" \
        _PEERAGE_WORD="$2" \
        _PEERAGE_TYPE="$COMP_TYPE" \
        PEERAGE_COMPLETE="bash" \
        peerage -- "${COMP_WORDS[@]}" 2>/dev/null \
    ) )
    # No blank behind what goes on, nor behind a name that several share.
    if [[ "${COMPREPLY-}" != *[=/:] && ( ${#COMPREPLY[@]} -lt 2 || "${COMPREPLY[0]}" != "${COMPREPLY[1]}" ) ]]; then
        compopt +o nospace 2> /dev/null
    fi
}
if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -o nospace -o bashdefault -o nosort -F _peerage peerage
else
    complete -o nospace -o bashdefault -F _peerage peerage
fi
"#;

/// The script for zsh: a small letter stands for a capital and the other way round.
pub(super) const ZSH: &str = r#"#compdef peerage
function _peerage() {
    local -a completions dirs other
    completions=("${(@f)$( \
        _CLAP_COMPLETE_INDEX=$(( CURRENT - 1 )) \
        PEERAGE_COMPLETE="zsh" \
        peerage -- "${words[@]}" 2>/dev/null \
    )}")
    local how="$completions[1]" completion value
    shift completions
    if [[ "$how" == several ]]; then
        # The name is whole, and several bear it: which one is told, and nothing typed is touched.
        other=("${(@)completions%%:*}")
        compadd -U -V values -l -d completions -a other
        compstate[insert]=''
        compstate[list]='list force'
        return
    fi
    for completion in $completions; do
        value="${completion%%:*}"
        if [[ "$value" == */ ]]; then
            dirs+=("${value%/}${completion#$value}")
        else
            other+=("$completion")
        fi
    done
    local -a either=(-M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}')
    if [[ "$how" == shared ]]; then
        compadd $either -S '' -- "${completions[1]%%:*}"
        return
    fi
    [[ -n $dirs ]] && _describe -V 'values' dirs $either -S '/' -r '/'
    [[ -n $other ]] && _describe -V 'values' other $either
}

compdef _peerage peerage
"#;

/// A word that is offered.
struct Offer {
    word: String,
    about: String,
}

/// The answer to bash. `word` is the part of the line that it will replace, and `lists` whether it only shows
/// what there is.
pub(super) fn bash(
    asked: &Asked,
    all: &[CompletionCandidate],
    word: Option<&str>,
    lists: bool,
) -> String {
    let before = before(asked, word);
    let spoken = |offer: Offer| {
        let typed = offer.word.get(before.len()..).unwrap_or_default();
        match lists {
            true if offer.about.is_empty() => typed.to_owned(),
            true => format!("{typed}  ({})", offer.about),
            false => escaped(typed, asked.piece.open),
        }
    };
    let words: Vec<String> = offers(asked, all).into_iter().map(spoken).collect();
    words.join("\u{b}")
}

/// What stands of the word before the part that bash replaces: it takes words apart at `=` and `:`.
fn before(asked: &Asked, word: Option<&str>) -> String {
    let (piece, Some(word)) = (&asked.piece, word) else { return String::new() };
    let plain = unquoted_behind(word, piece.open).text;
    piece.text.strip_suffix(plain.as_str()).unwrap_or_default().to_owned()
}

/// The answer to zsh: what sort of answer it is, then a line for each word, `WORD:MEANING`.
///
/// A name that several bear is there once; when it is whole, `several` tells who they are instead.
pub(super) fn zsh(asked: &Asked, all: &[CompletionCandidate]) -> String {
    let mut offers = offers(asked, all);
    let first = offers.first().map(|offer| offer.word.clone()).unwrap_or_default();
    let is_shared = offers.len() > 1 && offers.iter().all(|offer| offer.word == first);
    if is_shared && asked.piece.text.eq_ignore_ascii_case(&first) {
        let lines: Vec<String> = offers.into_iter().map(|offer| offer.about).collect();
        return format!("several\n{}", lines.join("\n"));
    }
    offers.dedup_by(|after, before| {
        let same = after.word == before.word;
        if same {
            before.about = format!("{}; {}", before.about, after.about);
        }
        same
    });
    let line = |offer: Offer| {
        let word = offer.word.replace('\\', "\\\\").replace(':', "\\:");
        match offer.about.as_str() {
            "" => word,
            about => format!("{word}:{}", about.replace('\\', "\\\\")),
        }
    };
    let lines: Vec<String> = offers.into_iter().map(line).collect();
    let sort = if is_shared { "shared" } else { "words" };
    format!("{sort}\n{}", lines.join("\n"))
}

/// What begins as typed, in the case of the letters that all of them share, else in that which was typed.
fn offers(asked: &Asked, all: &[CompletionCandidate]) -> Vec<Offer> {
    let typed = asked.piece.text.as_str();
    let begins = |offer: &Offer| {
        offer.word.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
    };
    let mut offers: Vec<Offer> = all.iter().map(offer).filter(begins).collect();
    let starts: Vec<&str> =
        offers.iter().filter_map(|offer| offer.word.get(..typed.len())).collect();
    if starts.windows(2).any(|pair| pair[0] != pair[1]) {
        for offer in &mut offers {
            offer.word.replace_range(..typed.len(), typed);
        }
    }
    offers
}

fn offer(candidate: &CompletionCandidate) -> Offer {
    let about = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    Offer {
        word: candidate.get_value().to_string_lossy().into_owned(),
        about: about.lines().next().unwrap_or_default().to_owned(),
    }
}
