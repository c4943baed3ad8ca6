//! The list of laws, and how near a cited name comes to one of them.
//!
//! In: `data/lexicons/audit/laws.toml`. Out: [`Laws`]. Invariant: a name that is unknown and near nothing is never spoken of. Not here: where
//! reports cite laws (`x401_law_name`). Why: names are data; the list is long and grows with every session of the legislature.

use crate::fold::fold_text;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    group: Vec<Group>,
    elsewhere: Elsewhere,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    replaced: Vec<ReplacedRow>,
    #[serde(default)]
    ordinances: Vec<OrdinanceRow>,
}

#[derive(Deserialize)]
struct ReplacedRow {
    zh: String,
    until: i32,
    by: String,
}

#[derive(Deserialize)]
struct OrdinanceRow {
    zh: String,
    en: String,
    chapter: String,
}

#[derive(Deserialize)]
struct Elsewhere {
    words: Vec<String>,
}

/// A law.
#[derive(Debug, Clone)]
pub(super) struct Law {
    /// Name in Traditional characters, without 中華人民共和國.
    pub name: String,
    /// Folded, letters only.
    pub key: Vec<char>,
    /// English name, where one is listed.
    pub en: String,
    /// Chapter of the Laws of Hong Kong.
    pub chapter: Option<String>,
    /// The year in which the successor took effect, and the successor.
    pub replaced: Option<(i32, String)>,
}

/// The list.
pub(super) struct Laws {
    laws: Vec<Law>,
    by_key: HashMap<String, usize>,
    /// Names of countries and places, folded.
    pub elsewhere: Vec<String>,
}

/// A law that a name nearly says.
#[derive(Debug)]
pub(super) struct Near<'a> {
    pub law: &'a Law,
    /// Only a conjunction differs.
    pub slight: bool,
}

/// Letters of a name as they are compared.
pub(super) fn key_of(name: &str) -> String {
    fold_text(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Laws {
    /// The list built into the program.
    pub fn embedded() -> &'static Laws {
        static LAWS: OnceLock<Laws> = OnceLock::new();
        LAWS.get_or_init(|| {
            let file: File = toml::from_str(include_str!("../../../../data/lexicons/audit/laws.toml"))
                .expect("laws.toml is checked by the tests");
            Laws::of(file)
        })
    }

    fn of(file: File) -> Self {
        let mut laws = Vec::new();
        for group in file.group {
            let law = |name: String| Law {
                key: key_of(&name).chars().collect(),
                name,
                en: String::new(),
                chapter: None,
                replaced: None,
            };
            laws.extend(group.names.into_iter().map(law));
            laws.extend(group.replaced.into_iter().map(|r| Law { replaced: Some((r.until, r.by)), ..law(r.zh) }));
            laws.extend(group.ordinances.into_iter().map(|o| Law { en: o.en, chapter: Some(o.chapter), ..law(o.zh) }));
        }
        let by_key = laws.iter().enumerate().rev().map(|(i, l)| (l.key.iter().collect(), i)).collect();
        let elsewhere = file.elsewhere.words.iter().map(|w| fold_text(w)).collect();
        Self { laws, by_key, elsewhere }
    }

    /// The law of a name (a key of [`key_of`]).
    pub fn get(&self, key: &str) -> Option<&Law> {
        self.by_key.get(key).map(|i| &self.laws[*i])
    }

    /// The ordinances of Hong Kong.
    pub fn ordinances(&self) -> impl Iterator<Item = &Law> {
        self.laws.iter().filter(|l| l.chapter.is_some())
    }

    /// Laws of a chapter.
    pub fn of_chapter<'a>(&'a self, chapter: &'a str) -> impl Iterator<Item = &'a Law> {
        self.ordinances().filter(move |l| l.chapter.as_deref() == Some(chapter))
    }

    /// The one law that a name nearly says; none when several do. `strict` asks for more of names that say no country.
    pub fn nearest(&self, key: &str, strict: bool) -> Option<Near<'_>> {
        let name: Vec<char> = key.chars().collect();
        let regulation = key.ends_with("条例");
        let found = self.laws.iter().filter(|l| l.key.ends_with(&['条', '例']) == regulation);
        let mut best: Option<(u32, &Law)> = None;
        let mut tie = false;
        for law in found {
            let Some(distance) = distance(&name, &law.key, regulation, strict) else { continue };
            match best {
                Some((least, other)) if least == distance => tie |= other.key != law.key,
                Some((least, _)) if least < distance => {}
                _ => (best, tie) = (Some((distance, law)), false),
            }
        }
        let (_, law) = best.filter(|_| !tie)?;
        let bare = |k: &[char]| k.iter().filter(|c| !matches!(c, '及' | '与' | '和' | '的' | '之')).collect::<String>();
        Some(Near { law, slight: bare(&name) == bare(&law.key) })
    }
}

/// How far a name is from a law: 1 for changed places, else the characters that differ; `None` when it is another name altogether.
fn distance(name: &[char], law: &[char], regulation: bool, strict: bool) -> Option<u32> {
    let (ours, theirs) = (name.len(), law.len());
    // Short names differ by little and mean much: 電力法, 電影法. Regulations come in families: 增值稅條例, 消費稅條例.
    let least = if regulation || strict { 7 } else { 5 };
    let most = if regulation || strict { 1 } else { 2 };
    let differ = ours.abs_diff(theirs);
    if differ > most || ours < 4 || name == law {
        return None;
    }
    if differ == 0 {
        let mut sorted = (name.to_vec(), law.to_vec());
        sorted.0.sort_unstable();
        sorted.1.sort_unstable();
        if sorted.0 == sorted.1 {
            return Some(1);
        }
        let changed = name.iter().zip(law).filter(|(a, b)| a != b).count();
        return (changed == 1 && ours >= least).then_some(2);
    }
    // Words too many, or too few.
    let extra = ours > theirs && theirs >= if regulation || strict { 6 } else { 3 } && is_within(law, name);
    let missing = ours < theirs && ours >= least && is_within(name, law);
    (extra || missing).then_some(1 + differ as u32)
}

/// Whether all characters of `part` stand in `whole` in this order.
fn is_within(part: &[char], whole: &[char]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|c| rest.any(|w| w == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sound() {
        let laws = Laws::embedded();
        assert!(laws.laws.len() > 550, "{}", laws.laws.len());
        for law in &laws.laws {
            assert!(!law.name.contains("中華人民共和國") && law.key.len() >= 2, "{}", law.name);
            if let Some((year, by)) = &law.replaced {
                assert!((1990..2030).contains(year) && laws.get(&key_of(by)).is_some(), "{}", law.name);
            }
            // No listed name may itself look like a misprint of another under the rules for names without a country.
            if law.key.ends_with(&['法']) && law.chapter.is_none() {
                assert!(laws.get(&law.key.iter().collect::<String>()).is_some());
            }
        }
    }

    #[test]
    fn near_names() {
        let near = |name: &str, strict| Laws::embedded().nearest(&key_of(name), strict).map(|n| n.law.name.clone());
        for (name, law) in [
            ("勞動合約法", None),
            ("生產安全法", Some("安全生產法")),
            ("消防安全法", Some("消防法")),
            ("反電信詐騙法", Some("反電信網絡詐騙法")),
            ("固體廢棄物污染環境防治法", Some("固體廢物污染環境防治法")),
            ("未成年保護法", Some("未成年人保護法")),
            ("大气污染防制法", Some("大氣污染防治法")),
            ("电影法", None),
            ("數據法", None),
            ("海綿城市法", None),
        ] {
            let expect = if name == "勞動合約法" { Some("勞動合同法") } else { law };
            assert_eq!(near(name, false).as_deref(), expect, "{name}");
        }
        assert_eq!(near("職業安全與健康條例", true).as_deref(), Some("職業安全及健康條例"));
        assert_eq!(near("廢物管理條例", true), None);
        assert!(Laws::embedded().nearest(&key_of("職業安全與健康條例"), true).unwrap().slight);
    }
}
