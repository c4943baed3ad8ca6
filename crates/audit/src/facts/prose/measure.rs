//! What a number of running text measures.
//!
//! In: a candidate with its words, and the numbers before it. Out: [`Meaning`]. Invariant: words of its own clause come first; a measure
//! taken over from another number is one that its unit can count. Not here: years, dimensions. Why: 「675家來自中國大陸」 takes its
//! measure from the sentence's subject.

use super::candidate::{Candidate, Sentence, is_part};
use super::noise::tail;
use super::words::{ProseWords, ends_with, has};
use crate::lexicon::{Lexicon, Named, UnitMatch};

/// What a number measures, and how that was told.
#[derive(Debug, Clone)]
pub(super) struct Meaning {
    pub id: String,
    /// The base measure; empty where none was found.
    pub base: String,
    pub how: How,
    pub kind: Kind,
}

/// From where the measure was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Its own clause.
    Own,
    /// The clauses or the heading before it.
    Near,
    /// The number before it.
    Inherited,
    /// Nowhere.
    Unnamed,
}

/// A level, a change, an aim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Level,
    Change,
    Target,
}

/// A number before, for others to lean on.
#[derive(Debug, Clone)]
pub(super) struct Before {
    pub candidate: Candidate,
    pub meaning: Meaning,
    pub same_sentence: bool,
}

/// Measures whose words stand in many sentences about something else.
const WEAK: &[&str] = &["headcount", "headcount_share", "waste_total", "energy_total", "revenue", "material_topics_high"];

/// Measures that count people: what counts cases or sessions is not theirs.
const PEOPLE: &[&str] = &[
    "headcount",
    "trained_persons",
    "new_hires",
    "leavers",
    "volunteers",
    "injured_persons",
    "promoted_employees",
    "outsourced_staff",
];
/// Shares whose count may follow: 「85.0%的僱員接受培訓，即364名」.
const COUNT_OF: &[(&str, &str)] =
    &[("trained_share", "trained_persons"), ("headcount_share", "headcount"), ("turnover_rate", "leavers")];
const FUELS: &[&str] = &["gasoline", "diesel", "natural_gas", "towngas", "lpg"];
/// A percentage of everybody says what part the number before is.
const OF_ALL: &[&str] = &[
    "of our headcount",
    "of the headcount",
    "of the workforce",
    "of our workforce",
    "of all employees",
    "of total employees",
    "of the total number of employees",
];
/// Counters of what happens and not of who.
const EVENTS: &[&str] = &[
    "场",
    "期",
    "次",
    "门",
    "宗",
    "起",
    "份",
    "节",
    "课",
    "session",
    "course",
    "training session",
    "seminar",
    "workshop",
    "times",
    "talk",
    "case",
];

/// One question: what does this number measure?
struct Asked<'a> {
    candidate: &'a Candidate,
    before: Option<&'a Before>,
    /// Its own words.
    own: &'a str,
    /// The sentence before them.
    near: &'a str,
    /// The paragraph before the sentence, and the heading.
    context: &'a str,
    unit: Option<&'a UnitMatch>,
    sentence: &'a str,
    /// The text from its unit's words on.
    counter: Option<&'a str>,
    kind: Kind,
    aside: bool,
    /// A year or words for one stand before it in its clause.
    dated: bool,
    /// No number stands before it in the sentence.
    first: bool,
}

fn simple(id: &str) -> Named {
    Named { id: id.to_string(), base: id.to_string(), score: 0, own: 0, specific: 1 }
}

pub(super) struct Namer<'a> {
    pub lexicon: &'a Lexicon,
    pub words: &'a ProseWords,
    pub report_year: i32,
}

impl Namer<'_> {
    /// The meaning of a candidate. `context` is what was said before in the paragraph and the heading.
    pub fn meaning(&self, sentence: &Sentence<'_>, candidate: &Candidate, before: Option<&Before>, context: &str) -> Meaning {
        let text = sentence.text;
        // A bare number counts what the one before it counts.
        let leaning = before.filter(|_| candidate.counted.is_none()).map(|b| &b.candidate);
        let unit = leaning.unwrap_or(candidate).counted.as_ref().and_then(|c| c.unit.as_ref());
        let own = candidate.own(text);
        let kind = self.kind(sentence, candidate, &own);
        let near = self.near(sentence, candidate);
        let asked = Asked {
            candidate,
            before,
            own: &own,
            near: &near,
            sentence: sentence.words(),
            context,
            unit,
            counter: candidate.counted.as_ref().and_then(|c| text.get(c.at.0..)).map(str::trim_start),
            kind,
            aside: sentence.clauses[candidate.clause].aside,
            dated: sentence.years.iter().any(|y| candidate.before.contains(&y.start) || candidate.after.contains(&y.start)),
            first: before.is_none_or(|b| !b.same_sentence),
        };
        let (mut named, mut how) = self.named(&asked);
        if named.is_none() && kind != Kind::Level {
            // A change or an aim of what cannot be a percentage itself.
            named = self.lexicon.name(&own, &near, None).or_else(|| self.lexicon.name(&format!("{near} {own}"), context, None));
            how = How::Own;
        }
        let Some(named) = named else {
            let id = match kind {
                Kind::Level => "unnamed".to_string(),
                Kind::Change => "change".to_string(),
                Kind::Target => "target".to_string(),
            };
            return Meaning { id, base: String::new(), how: How::Unnamed, kind };
        };
        let id = match kind {
            Kind::Level => named.id,
            Kind::Change => format!("change_{}", named.base),
            Kind::Target => target_id(&named, self.lexicon.is_intensity(&own)),
        };
        Meaning { id, base: named.base, how, kind }
    }

    /// The measure by the words, nearest first: the clause, the sentence, the number before, the paragraph and its heading, its topic.
    fn named(&self, asked: &Asked<'_>) -> (Option<Named>, How) {
        let unit = asked.unit.filter(|_| asked.kind == Kind::Level);
        let named = self.name(asked, asked.own, asked.near, unit);
        let weak = named.as_ref().is_none_or(|n| WEAK.contains(&n.base.as_str()) || n.specific == 0);
        if weak && let Some(inherited) = self.inherit(asked, unit) {
            return (Some(inherited), How::Inherited);
        }
        if named.is_some() && !weak {
            return (named, How::Own);
        }
        let sentence = format!("{} {}", asked.near, asked.own);
        let strong = |n: &Named| !WEAK.contains(&n.base.as_str()) && n.specific > 0;
        if let Some(wider) =
            self.name(asked, &sentence, asked.context, unit).filter(|n| strong(n) && (named.is_none() || asked.first))
        {
            return (Some(wider), How::Near);
        }
        if let Some(named) = self.behind(asked, unit).filter(strong) {
            return (Some(named), How::Near);
        }
        if named.is_some() {
            return (named, How::Own);
        }
        if asked.candidate.counted.is_none() {
            return (None, How::Unnamed);
        }
        // An English noun of its own is not what was spoken of before.
        let own_noun = unit.is_some_and(|u| u.class == "count")
            && asked.counter.is_some_and(|c| c.starts_with(|c: char| c.is_ascii_alphabetic()));
        if !own_noun && let Some(wider) = self.name(asked, &sentence, asked.context, unit) {
            return (Some(wider), How::Near);
        }
        (self.by_topic(&format!("{} {sentence}", asked.context), unit), How::Near)
    }

    /// `363 employees, 88.1% of the workforce, took part in training`: the verb stands behind the apposition.
    fn behind(&self, asked: &Asked<'_>, unit: Option<&UnitMatch>) -> Option<Named> {
        let rest = asked.counter?;
        let at =
            OF_ALL.iter().filter_map(|w| crate::search::find(rest, w).map(|at| at + w.len())).min().filter(|at| *at <= 70)?;
        // Up to the next number, which has words of its own.
        let verb = rest.get(at..)?.split(|c: char| matches!(c, ';' | ':' | '.') || c.is_ascii_digit()).next()?;
        let own = format!("{} {}", asked.own, verb);
        self.name(asked, &own, asked.near, unit)
    }

    /// What words name, as far as a text may mean it: a rate is no count, an application says so.
    fn name(&self, asked: &Asked<'_>, own: &str, context: &str, unit: Option<&UnitMatch>) -> Option<Named> {
        if asked.kind == Kind::Level
            && let Some(named) = self.of_conduct(asked, own, unit)
        {
            return Some(named);
        }
        let named = self.lexicon.name(own, context, unit)?;
        let said = |words: &[&str]| words.iter().any(|w| own.contains(w));
        let of_women = ["女", "women", "female"].iter().any(|w| asked.own.contains(w));
        let counts_events =
            unit.is_some_and(|u| u.class == "count") && asked.counter.is_some_and(|c| EVENTS.iter().any(|e| c.starts_with(e)));
        if counts_events && PEOPLE.contains(&named.base.as_str()) {
            return has(own, &self.words.training).then(|| simple("training_sessions"));
        }
        let again = match named.base.as_str() {
            // `41.4% were women, 72.5% were between 26 and 35`: the second is no share of women.
            "female_share" if !of_women => Some("headcount_share"),
            "patent_applications" if !said(&["申请", "appl", "filed", "pending"]) => Some("patents"),
            "promoted_employees" if !said(&["晋升", "promot"]) => Some("headcount"),
            "board_independent" if !said(&["独立", "independent"]) => Some("board_members"),
            // `47 employees gave 282 hours of voluntary service`
            "headcount" if gives_service(asked, own) => Some("volunteers"),
            // A bare number of directors is a number, and no percentage.
            "board_female_share" if unit.is_none_or(|u| u.class != "percent") => Some("board_members"),
            "board_independent_share" if unit.is_none_or(|u| u.class != "percent") => Some("board_independent"),
            "work_injury_rate" if unit.is_some_and(|u| u.class == "count") => Some("work_injuries"),
            _ => None,
        };
        Some(match again {
            Some(id) => simple(id),
            None => named,
        })
    }

    /// Training about conduct: its measures are told by the class of unit.
    fn of_conduct(&self, asked: &Asked<'_>, own: &str, unit: Option<&UnitMatch>) -> Option<Named> {
        let trained = has(own, &self.words.training);
        let about = has(own, &self.words.conduct) || has(asked.near, &self.words.conduct);
        let around = has(asked.context, &self.words.conduct);
        let taught = trained || has(asked.near, &self.words.training) || around && has(asked.context, &self.words.training);
        let shared = ["分别", "respectively"].iter().any(|w| asked.sentence.contains(w))
            && has(asked.sentence, &self.words.conduct)
            && has(asked.sentence, &self.words.training);
        let here = trained || has(asked.near, &self.words.training);
        let hours = unit.is_some_and(|u| u.class == "hours") && around && taught;
        if !((about || around) && here || about && taught || shared || hours) {
            return None;
        }
        let average = self.lexicon.is_average(own)
            || unit.is_some_and(|u| u.denominator.is_some())
            || ["每人", "each"].iter().any(|w| own.contains(w));
        Some(simple(match unit?.class.as_str() {
            "percent" => "anticorruption_training_coverage",
            "hours" if average || !["总", "total", "共"].iter().any(|w| own.contains(w)) => "anticorruption_training_hours_avg",
            "hours" => "anticorruption_training_hours",
            "person_times" => "anticorruption_training_participations",
            "people" => "anticorruption_trained_persons",
            "count" if asked.counter.is_some_and(|c| EVENTS.iter().any(|e| c.starts_with(e))) && trained => {
                "anticorruption_training_sessions"
            }
            _ => return None,
        }))
    }

    /// The topic named last before the number.
    fn by_topic(&self, before: &str, unit: Option<&UnitMatch>) -> Option<Named> {
        let unit = unit?;
        let class = if unit.denominator.is_some() { return None } else { unit.class.as_str() };
        let rows = self.words.topic.iter().filter(|row| row.classes.contains_key(class));
        let last = rows.filter_map(|row| row.words.last(before).map(|at| (at, row)));
        last.max_by_key(|(at, _)| *at).and_then(|(_, row)| row.classes.get(class)).map(|id| {
            let average = id == "training_hours_total" && self.lexicon.is_average(before);
            simple(if average { "training_hours_avg" } else { id })
        })
    }

    /// The measure of the number before, where the words lean on it.
    fn inherit(&self, asked: &Asked<'_>, unit: Option<&UnitMatch>) -> Option<Named> {
        let (candidate, own) = (asked.candidate, asked.own);
        let before = asked.before?;
        let unnamed = || self.lexicon.name(own, "", unit).is_none_or(|n| n.specific == 0);
        let cut = || {
            !self.lexicon.dimensions(own).is_empty()
                || own.contains('岁')
                || own.contains(" of them")
                || self.lexicon.is_average(own)
        };
        let per = unit.is_some_and(|u| u.denominator.is_some()) || self.lexicon.is_intensity(own);
        // Into the next sentence only what plainly goes on: a cut, an average, the same per something.
        if !(before.same_sentence || candidate.counted.is_none() || unnamed() && (per || cut())) {
            return None;
        }
        if before.meaning.base.is_empty() {
            return None;
        }
        let same_unit = match (unit, before.candidate.counted.as_ref().and_then(|c| c.unit.as_ref())) {
            (Some(a), Some(b)) => a.class == b.class,
            (None, _) => true,
            _ => false,
        };
        let leans = candidate.counted.is_none()
            || asked.aside && same_unit
            || is_part(own, self.words)
            || same_unit && (cut() || has(own, &self.words.against) && asked.dated)
            || unit.is_some_and(|u| u.class == "percent") && OF_ALL.iter().any(|w| own.contains(w))
            || per && self.lexicon.name(own, "", None).is_none_or(|n| n.specific == 0);
        if !leans {
            return None;
        }
        if before.meaning.base == "board_independent" && !own.contains("独立") && !own.contains("independent") {
            return Some(simple("board_members"));
        }
        if unit.is_some_and(|u| u.class == "people")
            && let Some((_, count)) = COUNT_OF.iter().find(|(share, _)| *share == before.meaning.base)
        {
            return Some(simple(count));
        }
        if unit.is_some_and(|u| u.class == "energy" && u.denominator.is_none()) && FUELS.contains(&before.meaning.base.as_str()) {
            return Some(simple("energy_direct"));
        }
        let id = if same_unit && unit.is_none_or(|u| u.denominator.is_none()) && before.meaning.kind == Kind::Level {
            let intensity = self.lexicon.is_intensity(own) || self.lexicon.is_average(own);
            if intensity { self.lexicon.under_unit(&before.meaning.base, unit, own)? } else { before.meaning.id.clone() }
        } else {
            self.lexicon.under_unit(&before.meaning.base, unit, own)?
        };
        Some(Named { id, base: before.meaning.base.clone(), score: 0, own: 0, specific: 0 })
    }

    /// The words of the sentence before the candidate's clause, the clause before last of all; no longer than needed.
    fn near(&self, sentence: &Sentence<'_>, candidate: &Candidate) -> String {
        tail(&sentence.text[sentence.range.start..candidate.before.start], 300).to_string()
    }

    fn kind(&self, sentence: &Sentence<'_>, candidate: &Candidate, own: &str) -> Kind {
        let text = sentence.text;
        let before = &text[candidate.before.clone()];
        let after = &text[candidate.after.clone()];
        let future = sentence.years.iter().any(|y| sentence.range.contains(&y.start) && y.year > self.report_year);
        let aims = has(sentence.words(), &self.words.target);
        let percent = candidate.class() == "percent";
        let changes = self.changes(before, after);
        if future && (percent && changes || aims) && !self.is_past(sentence, candidate) {
            return Kind::Target;
        }
        let aims_itself = ["目标", "承诺", "力争", "计划"].iter().any(|w| own.contains(w));
        if percent && changes {
            return if aims_itself { Kind::Target } else { Kind::Change };
        }
        let moved = before.trim_end().ends_with(" by") || has(before, &self.words.against);
        let by = ["增加", "减少", "上升", "下降", "增加了", "减少了", " by"].iter().any(|w| before.trim_end().ends_with(w));
        if by && moved && !percent { Kind::Change } else { Kind::Level }
    }

    /// Whether the words beside a number say that it is a change.
    fn changes(&self, before: &str, after: &str) -> bool {
        if ends_with(before, &self.words.level) {
            return false;
        }
        let head = tail(before, 90);
        let latin = after.trim_start_matches(['%', ' ']);
        let after_says = [
            "less",
            "lower",
            "higher",
            "more",
            "fewer",
            "below",
            "above",
            "increase",
            "decrease",
            "reduction",
            "rise",
            "growth",
            "drop",
            "up ",
            "down ",
            "improvement",
        ]
        .iter()
        .any(|w| latin.starts_with(w));
        let levels = ["至", " to "].iter().any(|w| head.trim_end().ends_with(w.trim_end()));
        (has(head, &self.words.change) && !levels) || after_says
    }

    /// Whether the candidate's own words name a year that is over, and no later one.
    fn is_past(&self, sentence: &Sentence<'_>, candidate: &Candidate) -> bool {
        let mut own = sentence.years.iter().filter(|y| candidate.before.contains(&y.start) || candidate.after.contains(&y.start));
        own.any(|y| y.year == self.report_year && !y.relative)
            && !sentence.years.iter().any(|y| candidate.before.contains(&y.start) && y.year > self.report_year)
    }
}

/// Whether people gave time to the community: the word for it stands behind the hours.
fn gives_service(asked: &Asked<'_>, own: &str) -> bool {
    let gave = ["gave", "contributed", "devoted", "spent", "served"].iter().any(|w| own.contains(w));
    gave && ["volunteer", "voluntary service", "community service", "voluntary work"].iter().any(|w| asked.sentence.contains(w))
}

/// `target_ghg_intensity_reduction`.
fn target_id(named: &Named, intensity: bool) -> String {
    let topic = match named.base.as_str() {
        b if b.starts_with("ghg") => "ghg",
        b if b.starts_with("energy") => "energy",
        "waste_nonhazardous" | "waste_total" => "waste",
        "air_nox" => "nox",
        other => other,
    };
    let per = if intensity || named.id.ends_with("_intensity") { "_intensity" } else { "" };
    format!("target_{topic}{per}_reduction")
}
