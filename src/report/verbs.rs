//! Whether a recommendation starts with a verb. English has no mark for the imperative, so the verbs
//! that recommendations begin with are listed; an adverb may stand before one ("Clearly develop").

/// Verbs with which recommendations of published peer challenge reports begin, and their like.
const VERBS: &str = "accelerate accept achieve act activate adapt add address administer adopt \
    advance advertise agree align allocate amplify analyse anchor anticipate apply appoint \
    appraise arrange articulate ask assemble assess assign assure attend attract audit authorise \
    avoid award balance be begin benchmark bid brief bring broaden broker build call capitalise \
    capture carry celebrate chair challenge champion change channel check choose clarify close \
    co-design co-produce coach codify collaborate collect combine come commence commission commit \
    communicate compare compile complete compress concentrate conclude conduct confirm connect \
    consider consolidate construct consult contain continue contribute control convene convert \
    coordinate correct count cover create critique cultivate cut deal debate debrief decarbonise \
    decide decommission dedicate deepen define delay delegate deliver democratise demonstrate \
    deploy design detail determine develop devise differentiate digitise direct disclose discuss \
    dispose distinguish distribute diversify do document double draft draw drive drop earn educate \
    elevate eliminate embed embrace employ empower enable encourage end enforce engage engender \
    enhance enlist enrich enshrine ensure enter envision equalise equip escalate establish \
    evaluate examine execute expand expedite explain exploit explore expose express extend \
    facilitate fast-track feed fight fill finalise find finish fix focus follow forecast forge \
    formalise formulate foster frame free fund further gain galvanise gather generate get give go \
    govern grant grasp ground grow guard guide halt handle harness have hear help highlight hold \
    honour host humanise identify imagine immerse implement improve incentivise include \
    incorporate increase influence inform initiate innovate insist inspire instigate instil \
    institute insure integrate intensify interrogate introduce invest investigate invite invoke \
    involve isolate issue join judge justify keep know launch lay lead learn leave let leverage \
    lift limit link listen lobby locate look lower mainstream maintain make manage map match \
    mature maximise measure meet mend mentor merge minimise mitigate mobilise model modernise \
    monitor motivate move name narrow negotiate nominate normalise notify nurture observe obtain \
    offer open operate optimise orchestrate order organise outline own pair participate partner \
    pass pause pay permit persuade phase pilot pinpoint plan position practise praise predict \
    prepare present preserve press prevent prioritise probe procure produce progress promise \
    promote prompt propose protect prove provide publicise publish pull pursue push put qualify \
    quantify question raise rank rationalise re-energise re-establish re-examine reach react read \
    reaffirm realign realise reassess reassure rebalance rebase rebrand rebuild recalibrate \
    receive recognise recommend reconcile reconsider record recover recruit rectify recycle \
    redeploy redesign redirect redraft redress reduce refer refine reflect refocus reform refresh \
    regain register regularise regulate rehearse reinforce reinstate reinvest reinvigorate reject \
    relate relaunch relax release rely remind remodel remove rename renegotiate renew reorganise \
    repair repeat rephrase replace report reposition represent repurpose request require reserve \
    reset resist resolve resource respect respond restart restore restructure resume retain \
    rethink retire retrain return reveal review revise revisit revitalise reward rewrite roll \
    rotate run safeguard satisfy save scale schedule scope screen script scrutinise search secure \
    seek seize select send separate sequence serve set settle shape share sharpen shift show sign \
    signal simplify solve sort source specify speed spend split sponsor spread stabilise stagger \
    stand standardise start state stay steer step stick stimulate stop streamline strengthen \
    stretch structure study submit substitute succeed suggest summarise supervise supply support \
    survey suspend sustain sweep synchronise systematise tackle tailor take tap target teach tell \
    test thank think tie tighten trace track train transfer transform transition translate treat \
    triage trial trim triple trust try tune turn unblock uncover understand undertake undo unify \
    unlock update upgrade uphold urge use utilise validate value vary verify vest view visit wait \
    walk watch weave weed weigh welcome widen win wind withdraw work write";

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
        for good in ["Clearly develop a plan", "Fill the posts", "Prioritize housing", "  Agree."] {
            assert!(starts_with_a_verb(good), "{good}");
        }
        for bad in ["The council should agree", "A plan", "", "Savings plans", "Quickly"] {
            assert!(!starts_with_a_verb(bad), "{bad}");
        }
    }
}
