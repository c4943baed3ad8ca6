//! The packs that ship with the program, or those of a data folder, and the crosswalk between them.
//!
//! In: the texts of `data/packs/*/pack.toml` and `data/packs/crosswalk.toml`. Out: [`Packs`]. Invariant: ids are unique, packs are
//! sorted by the day they come into force, every one of them passed [`Pack::parse`], and what one says of another exists there.
//! Not here: reading a folder (the edges). See the tests below.

use crate::{Crosswalk, Pack, diff};
use heng_model::{Catalogue, Date};
use std::sync::OnceLock;

/// What the crosswalk's file is called.
const CROSSWALK: &str = "crosswalk.toml";

/// Every pack there is, the oldest first.
#[derive(Debug, Clone)]
pub struct Packs {
    packs: Vec<Pack>,
    crosswalk: Crosswalk,
}

impl Packs {
    /// The packs that ship with the program, and the crosswalk: where each stands below `data/`, and its text.
    pub const EMBEDDED: &'static [(&'static str, &'static str)] = &[
        ("packs/hkex-2020/pack.toml", include_str!("../../../data/packs/hkex-2020/pack.toml")),
        ("packs/hkex-2025/pack.toml", include_str!("../../../data/packs/hkex-2025/pack.toml")),
        ("packs/gri-2021/pack.toml", include_str!("../../../data/packs/gri-2021/pack.toml")),
        ("packs/sdg/pack.toml", include_str!("../../../data/packs/sdg/pack.toml")),
        ("packs/tcfd/pack.toml", include_str!("../../../data/packs/tcfd/pack.toml")),
        ("packs/crosswalk.toml", include_str!("../../../data/packs/crosswalk.toml")),
    ];

    /// The packs that ship with the program.
    ///
    /// # Panics
    /// If the data that ship are wrong; a test sees to it that they are not.
    pub fn embedded() -> &'static Packs {
        static PACKS: OnceLock<Packs> = OnceLock::new();
        PACKS.get_or_init(|| {
            Packs::parse(Packs::EMBEDDED.iter().copied(), Catalogue::embedded())
                .unwrap_or_else(|faults| panic!("the packs that ship are wrong: {}", faults.join("; ")))
        })
    }

    /// Reads packs from name and text; the name stands before each fault. A file named `crosswalk.toml` is the crosswalk.
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    pub fn parse<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>, catalogue: &Catalogue) -> Result<Packs, Vec<String>> {
        let mut packs: Vec<Pack> = Vec::new();
        let mut crosswalk = Crosswalk::default();
        let mut faults = Vec::new();
        for (name, text) in sources {
            if name.rsplit('/').next() == Some(CROSSWALK) {
                match toml::from_str(text) {
                    Ok(read) => crosswalk = read,
                    Err(e) => faults.push(format!("{name}: {e}")),
                }
                continue;
            }
            match Pack::parse(text, catalogue) {
                Ok(pack) if packs.iter().any(|p| p.id == pack.id) => {
                    faults.push(format!("{name}: there are two packs `{}`", pack.id))
                }
                Ok(pack) => packs.push(pack),
                Err(found) => faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}"))),
            }
        }
        packs.sort_by(|a, b| (a.applies_from, &a.id).cmp(&(b.applies_from, &b.id)));
        let read = Packs { packs, crosswalk };
        if faults.is_empty() {
            faults = read.faults_between();
        }
        if faults.is_empty() { Ok(read) } else { Err(faults) }
    }

    /// What packs and crosswalk say of packs and provisions that do not exist.
    fn faults_between(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for pack in &self.packs {
            if let Some(older) = pack.supersedes.as_ref().and_then(|id| self.get(id)) {
                faults.extend(diff::faults(pack, Some(older)));
            }
        }
        for map in &self.crosswalk.map {
            let ends = map.packs.iter().map(|id| (id, std::slice::from_ref(&map.from))).chain([(&map.to, &map.codes[..])]);
            for (id, codes) in ends {
                let Some(pack) = self.get(id) else {
                    faults.push(format!("{CROSSWALK}: {}: there is no pack `{id}`", map.from));
                    continue;
                };
                let unknown = codes.iter().filter(|code| pack.requirement(code).is_none());
                faults.extend(unknown.map(|code| format!("{CROSSWALK}: {}: {id} has no `{code}`", map.from)));
            }
        }
        faults
    }

    /// The pack with this id.
    pub fn get(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|p| p.id == id)
    }

    /// Every pack, the oldest first.
    pub fn all(&self) -> &[Pack] {
        &self.packs
    }

    /// The links between packs.
    pub fn crosswalk(&self) -> &Crosswalk {
        &self.crosswalk
    }

    /// The pack that a financial year starting on `start` follows unless a book names others, if it is here.
    pub fn for_period(&self, start: Date) -> Option<&Pack> {
        self.packs.iter().find(|p| p.by_default && p.in_force(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_the_file_they_stand_in() {
        let (name, text) = Packs::EMBEDDED[0];
        let twice = Packs::parse([(name, text), ("mine.toml", text)], Catalogue::embedded()).expect_err("one id, two packs");
        assert_eq!(twice, ["mine.toml: there are two packs `hkex-2020`"]);
        let lost =
            "[[map]]\nfrom = \"A9\"\npacks = [\"hkex-2020\"]\nto = \"x\"\ncodes = []\nstrength = \"full\"\nverified = true";
        let lost = Packs::parse([(name, text), ("packs/crosswalk.toml", lost)], Catalogue::embedded()).expect_err("no ends");
        assert_eq!(lost, ["crosswalk.toml: A9: hkex-2020 has no `A9`", "crosswalk.toml: A9: there is no pack `x`"]);
        let broken = Packs::parse([("mine.toml", "id = 3")], Catalogue::embedded()).expect_err("not a pack");
        assert!(broken[0].starts_with("mine.toml: "), "{broken:?}");
    }

    #[test]
    fn packs_come_in_the_order_of_their_years() {
        let (name, text) = Packs::EMBEDDED[0];
        let later = text.replacen("id = \"hkex-2020\"", "id = \"later\"", 1).replacen("2020-07-01", "2025-01-01", 1);
        let later = later.replacen("applies-before = 2025-01-01\n", "", 1);
        let packs = Packs::parse([("later.toml", later.as_str()), (name, text)], Catalogue::embedded()).unwrap();
        let ids: Vec<&str> = packs.all().iter().map(|p| p.id.as_str()).collect();
        assert_eq!(ids, ["hkex-2020", "later"]);
        let start = |year| Date::new(year, 1, 1).unwrap();
        assert_eq!(packs.for_period(start(2024)).map(|p| p.id.as_str()), Some("hkex-2020"));
        assert_eq!(packs.for_period(start(2026)).map(|p| p.id.as_str()), Some("later"));
    }
}
