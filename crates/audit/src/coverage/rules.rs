//! The words of requirements, as one automaton.
//!
//! In: `data/lexicons/audit/requirements.toml` and the packs' `mentions`. Out: [`Rules`]. Invariant: all words are folded, and a Latin word
//! matches at the beginning of a word only. Not here: sentences (`body`), judgements (`judge`). Why one automaton: a report has thousands
//! of sentences and the rules a thousand words; each sentence is read once.

use crate::fold::fold_text;
use crate::index::audit_code;
use aho_corasick::AhoCorasick;
use heng_model::{Locale, Severity};
use heng_packs::Packs;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Words of a sentence, a bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, bit: usize) {
        if self.0.len() <= bit / 64 {
            self.0.resize(bit / 64 + 1, 0);
        }
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether both have a word.
    pub fn meets(&self, other: &Bits) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    /// The words of both.
    pub fn with(&self, other: &Bits) -> Bits {
        let (long, short) = if self.0.len() >= other.0.len() { (self, other) } else { (other, self) };
        let mut joined = long.clone();
        joined.0.iter_mut().zip(&short.0).for_each(|(a, b)| *a |= b);
        joined
    }
}

/// One word of each group in one sentence.
pub(super) type Pattern = Vec<Bits>;

/// Words and patterns.
#[derive(Debug)]
pub(crate) struct Rules {
    automaton: Option<AhoCorasick>,
    words: Vec<String>,
    /// Whether a word begins with a letter or digit of ASCII.
    latin: Vec<bool>,
    lists: BTreeMap<String, Bits>,
    requirements: BTreeMap<String, Requirement>,
    /// Mentions by pack and code.
    mentions: BTreeMap<(String, String), Bits>,
    pub(super) probes: Vec<(String, Vec<Pattern>)>,
}

/// The words of one requirement.
#[derive(Debug, Default)]
pub(super) struct Requirement {
    pub subject: Bits,
    pub subject_words: Vec<String>,
    /// A zero in words explains instead of disclosing: there is no hazardous waste.
    pub zero_explains: bool,
    pub limbs: BTreeMap<String, LimbRule>,
}

/// The words of one limb.
#[derive(Debug, Default)]
pub(super) struct LimbRule {
    pub say: Vec<Pattern>,
    /// Words that stand beside a number in the sentence.
    pub number: Vec<String>,
    /// Words of the heading under which alone it counts.
    pub near_heading: Vec<String>,
    pub needs: Option<String>,
    /// A zero in words beside one of these is none: "no material complaint".
    pub unless: Vec<String>,
    /// Sentences under one heading that are read together: 「禁止童工。入職時查核證件。」
    pub span: usize,
    /// What its absence is; `None`: as its kind of answer says. `Some(None)`: not looked at.
    pub severity: Option<Option<Severity>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: BTreeMap<String, Vec<String>>,
    requirement: Vec<RawRequirement>,
    #[serde(default)]
    probe: Vec<RawProbe>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequirement {
    code: String,
    #[serde(default)]
    subject: Vec<String>,
    #[serde(default)]
    zero: String,
    #[serde(default)]
    limb: Vec<RawLimb>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimb {
    id: String,
    #[serde(default)]
    say: Vec<Vec<Vec<String>>>,
    #[serde(default)]
    number: Vec<String>,
    #[serde(default)]
    near_heading: Vec<String>,
    needs: Option<String>,
    #[serde(default)]
    unless: Vec<String>,
    span: Option<usize>,
    severity: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProbe {
    id: String,
    say: Vec<Vec<Vec<String>>>,
}

/// Gathers words and gives each a bit.
#[derive(Default)]
struct Vocabulary {
    ids: BTreeMap<String, usize>,
    lists: BTreeMap<String, Vec<String>>,
}

impl Vocabulary {
    fn bits<'a>(&mut self, words: impl IntoIterator<Item = &'a String>) -> Bits {
        let mut bits = Bits::default();
        for word in words {
            let members = match word.strip_prefix('@') {
                Some(list) => self.lists.get(list).cloned().unwrap_or_default(),
                None => vec![word.clone()],
            };
            for member in members {
                let next = self.ids.len();
                bits.set(*self.ids.entry(fold_text(&member)).or_insert(next));
            }
        }
        bits
    }

    fn patterns(&mut self, say: &[Vec<Vec<String>>]) -> Vec<Pattern> {
        say.iter().map(|groups| groups.iter().map(|words| self.bits(words)).collect()).collect()
    }
}

fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|w| fold_text(w)).collect()
}

fn severity_of(text: &str) -> Option<Option<Severity>> {
    match text {
        "error" => Some(Some(Severity::Error)),
        "warning" => Some(Some(Severity::Warning)),
        "note" => Some(Some(Severity::Note)),
        "off" => Some(None),
        _ => None,
    }
}

impl Rules {
    /// The rules with the mentions of these packs; those of the packs that ship are made once.
    pub fn with<R>(packs: &Packs, f: impl FnOnce(&Rules) -> R) -> R {
        static SHIPPED: OnceLock<Rules> = OnceLock::new();
        if std::ptr::eq(packs, Packs::embedded()) {
            return f(SHIPPED.get_or_init(|| Rules::build(packs)));
        }
        f(&Rules::build(packs))
    }

    fn build(packs: &Packs) -> Rules {
        // The file ships with the program, and a test reads it.
        let file: File = toml::from_str(include_str!("../../../../data/lexicons/audit/requirements.toml")).unwrap_or_default();
        let mut vocabulary = Vocabulary { lists: file.words, ..Vocabulary::default() };
        let names: Vec<String> = vocabulary.lists.keys().cloned().collect();
        let lists = names.into_iter().map(|name| {
            let bits = vocabulary.bits(&[format!("@{name}")]);
            (name, bits)
        });
        let lists: BTreeMap<String, Bits> = lists.collect();
        let mut requirements = BTreeMap::new();
        for raw in &file.requirement {
            let limbs = raw.limb.iter().map(|limb| {
                let rule = LimbRule {
                    say: vocabulary.patterns(&limb.say),
                    number: folded(&limb.number),
                    near_heading: folded(&limb.near_heading),
                    needs: limb.needs.clone(),
                    unless: folded(&limb.unless),
                    span: limb.span.unwrap_or(1),
                    severity: limb.severity.as_deref().and_then(severity_of),
                };
                (limb.id.clone(), rule)
            });
            let limbs = limbs.collect();
            let subject = vocabulary.bits(&raw.subject);
            let zero_explains = raw.zero == "explained";
            requirements
                .insert(raw.code.clone(), Requirement { subject, subject_words: folded(&raw.subject), zero_explains, limbs });
        }
        let probes = file.probe.iter().map(|p| (p.id.clone(), vocabulary.patterns(&p.say))).collect();
        let mut mentions = BTreeMap::new();
        for pack in packs.all() {
            for requirement in &pack.requirement {
                let Some(words) = pack.words_of(requirement) else { continue };
                let bits = vocabulary.bits(Locale::ALL.iter().flat_map(|l| words.of(*l)));
                let entry: &mut Bits = mentions.entry((pack.id.clone(), audit_code(&requirement.code))).or_default();
                *entry = entry.with(&bits);
            }
        }
        let mut words = vec![String::new(); vocabulary.ids.len()];
        for (word, id) in vocabulary.ids {
            words[id] = word;
        }
        // Hundreds of short words cannot fail to build; without the automaton no word is found, and nothing is called disclosed.
        let latin = words.iter().map(|w| w.starts_with(|c: char| c.is_ascii_alphanumeric())).collect();
        Rules { automaton: AhoCorasick::new(&words).ok(), words, latin, lists, requirements, mentions, probes }
    }

    /// The words of a folded text.
    pub fn bits(&self, text: &str) -> Bits {
        let mut bits = Bits::default();
        let Some(automaton) = &self.automaton else { return bits };
        for found in automaton.find_overlapping_iter(text) {
            if !self.latin[found.pattern().as_usize()] || !text[..found.start()].ends_with(|c: char| c.is_ascii_alphanumeric()) {
                bits.set(found.pattern().as_usize());
            }
        }
        bits
    }

    /// The words of a list.
    pub fn list(&self, name: &str) -> &Bits {
        static NONE: Bits = Bits(Vec::new());
        self.lists.get(name).unwrap_or(&NONE)
    }

    /// The words themselves, for places where their order counts.
    pub fn words_in<'a>(&'a self, bits: &'a Bits) -> impl Iterator<Item = &'a str> {
        self.words
            .iter()
            .enumerate()
            .filter(|(id, _)| bits.0.get(id / 64).is_some_and(|b| b >> (id % 64) & 1 == 1))
            .map(|(_, w)| w.as_str())
    }

    pub fn requirement(&self, code: &str) -> Option<&Requirement> {
        self.requirements.get(code)
    }

    /// The words that a text on a requirement holds.
    pub fn mentions(&self, pack: &str, code: &str) -> &Bits {
        static NONE: Bits = Bits(Vec::new());
        self.mentions.get(&(pack.to_string(), code.to_string())).unwrap_or(&NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_ships_is_right() {
        let file: File =
            toml::from_str(include_str!("../../../../data/lexicons/audit/requirements.toml")).expect("requirements.toml");
        let packs = Packs::embedded();
        for raw in &file.requirement {
            let known: Vec<_> =
                packs.all().iter().flat_map(|p| &p.requirement).filter(|r| audit_code(&r.code) == raw.code).collect();
            assert!(!known.is_empty(), "{}", raw.code);
            for limb in &raw.limb {
                assert!(known.iter().any(|r| r.limb(&limb.id).is_some()), "{}/{}", raw.code, limb.id);
                assert!(limb.severity.as_deref().is_none_or(|s| severity_of(s).is_some()), "{}/{}", raw.code, limb.id);
            }
        }
        let says = file
            .requirement
            .iter()
            .flat_map(|r| r.limb.iter().flat_map(|l| &l.say))
            .chain(file.probe.iter().flat_map(|p| &p.say));
        for word in says.flatten().flatten() {
            assert!(word.strip_prefix('@').is_none_or(|list| file.words.contains_key(list)), "{word}");
        }
    }

    #[test]
    fn latin_words_match_at_their_beginning() {
        Rules::with(Packs::embedded(), |rules| {
            let target = rules.list("target");
            assert!(rules.bits("our targets for water").meets(target));
            assert!(!rules.bits("retargeted").meets(target));
            assert!(rules.bits(&fold_text("能源目標")).meets(target));
        });
    }
}
