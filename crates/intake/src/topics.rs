//! The library of topics that companies commonly assess: `data/topics.toml`, embedded.
//!
//! In: the file. Out: [`LibraryTopic`]s. Invariant: ids are unique and every name is given in both languages. Not here: the topics of
//! a book (`records`), which may be of its own. See the test below.

use heng_model::LocalText;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A topic of the library.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LibraryTopic {
    /// Id, which a row of `materiality/topics.csv` may give in place of a name.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Area of the report.
    pub group: String,
    /// Aspects of the HKEX guide and code: `A1`.
    pub aspects: Vec<String>,
    /// The GRI standards nearest to it: `305`.
    pub gri: Vec<String>,
}

#[derive(Deserialize)]
struct LibraryFile {
    topic: Vec<LibraryTopic>,
}

/// The library that ships with the program.
pub fn library() -> &'static [LibraryTopic] {
    static EMBEDDED: OnceLock<Vec<LibraryTopic>> = OnceLock::new();
    EMBEDDED.get_or_init(|| {
        let file: LibraryFile =
            toml::from_str(include_str!("../../../data/topics.toml")).expect("the embedded topics are checked by the tests");
        file.topic
    })
}

/// The topic of the library with this id.
pub fn library_topic(id: &str) -> Option<&'static LibraryTopic> {
    library().iter().find(|topic| topic.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::Locale;
    use std::collections::BTreeSet;

    #[test]
    fn thirty_three_topics_with_names_in_both_languages() {
        assert_eq!(library().len(), 33);
        let ids: BTreeSet<&str> = library().iter().map(|t| t.id.as_str()).collect();
        assert_eq!(ids.len(), 33, "ids are unique");
        for topic in library() {
            assert!(Locale::ALL.iter().all(|&l| topic.name.has(l)), "{}", topic.id);
            let areas = ["environment", "employment", "operations", "community", "governance"];
            assert!(areas.contains(&topic.group.as_str()), "{}", topic.id);
            assert!(!topic.aspects.is_empty() || topic.group == "governance", "{} belongs to no aspect", topic.id);
        }
    }
}
