//! Whether a recommendation starts with a verb. English has no mark for the imperative, so the verbs
//! that recommendations begin with are listed; an adverb may stand before one ("Clearly develop").

/// Verbs with which recommendations of published peer challenge reports begin, and their like.
const VERBS: &str = "accelerate accept achieve act adapt add address adopt agree align allocate \
    analyse apply appoint appraise articulate ask assess assign assure attract audit balance be begin \
    benchmark bring broaden build capitalise celebrate champion change check clarify close co-design \
    co-produce collaborate collect combine commission commit communicate complete conduct confirm \
    connect consider consolidate consult continue contribute control convene coordinate create cultivate \
    cut decide deepen define delegate deliver demonstrate deploy design determine develop devise direct \
    diversify do document draft draw drive embed embrace empower enable encourage end engage enhance \
    ensure equip escalate establish evaluate examine execute expand expedite explain explore extend \
    facilitate finalise find finish focus follow formalise foster fund further gain gather get give go \
    grasp grow harness have help hold identify implement improve include increase influence inform \
    innovate integrate introduce invest investigate invite involve join keep lay lead learn let leverage \
    link listen look maintain make manage map match maximise measure meet minimise mobilise model \
    monitor move negotiate nurture observe obtain offer open optimise organise outline own participate \
    pause plan position prepare present prevent prioritise produce progress promote protect prove provide \
    publicise publish pursue put raise rationalise reach realign realise recognise recruit rectify \
    redesign reduce refine reflect reform refresh regularise reinforce release remove renew replace report \
    request reset resolve resource respond restore restructure retain rethink review revise revisit \
    safeguard scale scope secure seek seize select send separate set settle shape share show simplify \
    specify speed stabilise standardise start state stop streamline strengthen structure submit support \
    sustain tackle take target tell test track train transfer transform translate trial understand undertake \
    unify update upgrade urge use utilise validate value welcome widen work write";

/// Whether the first word of `wording` is a verb, after at most two adverbs.
pub fn starts_with_a_verb(wording: &str) -> bool {
    let words = wording
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-').to_lowercase());
    let mut words = words.skip_while(String::is_empty).take(3);
    words.find(|word| !word.ends_with("ly")).is_some_and(|word| is_verb(&word))
}

fn is_verb(word: &str) -> bool {
    // American spellings of the same verbs count as well.
    let british = word.strip_suffix("ize").map(|stem| format!("{stem}ise"));
    VERBS.split_whitespace().any(|verb| verb == word || british.as_deref() == Some(verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imperatives_pass_and_nouns_do_not() {
        for good in ["Clearly develop a plan", "Maximise income", "Prioritize housing", "  Agree."]
        {
            assert!(starts_with_a_verb(good), "{good}");
        }
        for bad in ["The council should agree", "A plan", "", "Savings plans", "Quickly"] {
            assert!(!starts_with_a_verb(bad), "{bad}");
        }
    }
}
