//! What a command works with: the data (built in or from `--data`), and a book taken as far along the path as it needs.

use crate::ui::Progress;
use heng_calc::methods::Methods;
use heng_disclose::Disclosure;
use heng_factors::{FactorCatalogue, FactorSource};
use heng_intake::book::Book;
use heng_model::{Catalogue, CatalogueSource, Diags, Figures};
use heng_packs::{Pack, Packs};
use heng_store::FolderFiles;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Why a command cannot go on.
#[derive(Debug)]
pub enum Fatal {
    /// Usage or input/output: exit code 2.
    Message(String),
    /// It has been said already; what remains is the exit code 2.
    Said,
    /// The reader has closed the pipe: nobody is left to tell, and nothing is wrong.
    ClosedPipe,
}

impl Fatal {
    /// Usage or input/output, in words.
    pub fn new(message: impl Into<String>) -> Self {
        Fatal::Message(message.into())
    }
}

impl<E: Into<std::io::Error>> From<E> for Fatal {
    fn from(error: E) -> Self {
        let error = error.into();
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Fatal::ClosedPipe,
            _ => Fatal::Message(error.to_string()),
        }
    }
}

/// Units, measures, factors and packs. They live as long as the program.
#[derive(Debug, Clone, Copy)]
pub struct Data {
    /// Units, measures, dimensions, activities.
    pub catalogue: &'static Catalogue,
    /// Factors.
    pub factors: &'static FactorCatalogue,
    /// Packs.
    pub packs: &'static Packs,
}

impl Data {
    /// The built-in data, or what `folder` holds in its place; a file that the folder lacks stays built in.
    pub fn load(folder: Option<&Path>) -> Result<Self, Fatal> {
        let Some(folder) = folder else {
            return Ok(Self { catalogue: Catalogue::embedded(), factors: FactorCatalogue::embedded(), packs: Packs::embedded() });
        };
        if !folder.is_dir() {
            return Err(Fatal::new(format!("{}: there is no such folder of data", folder.display())));
        }
        let catalogue: &'static Catalogue = Box::leak(Box::new(load_catalogue(folder)?));
        Ok(Self {
            catalogue,
            factors: Box::leak(Box::new(load_factors(folder)?)),
            packs: Box::leak(Box::new(load_packs(folder, catalogue)?)),
        })
    }
}

/// A file of the data folder, or the built-in text.
fn read_or(folder: &Path, name: &str, embedded: &str) -> Result<String, Fatal> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(embedded.to_string());
    }
    fs::read_to_string(&path).map_err(|e| Fatal::new(format!("{}: {e}", path.display())))
}

fn load_catalogue(folder: &Path) -> Result<Catalogue, Fatal> {
    let built_in = CatalogueSource::EMBEDDED;
    let units = read_or(folder, "units.toml", built_in.units)?;
    let measures =
        built_in.measures.iter().map(|(name, embedded)| Ok((*name, read_or(folder, &format!("measures/{name}"), embedded)?)));
    let measures: Vec<(&str, String)> = measures.collect::<Result<_, Fatal>>()?;
    let measures: Vec<(&str, &str)> = measures.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let dimensions = read_or(folder, "measures/dimensions.toml", built_in.dimensions)?;
    let activities = read_or(folder, "activities.toml", built_in.activities)?;
    let source = CatalogueSource { units: &units, measures: &measures, dimensions: &dimensions, activities: &activities };
    Catalogue::parse(source).map_err(|e| Fatal::new(format!("{}: {e}", folder.display())))
}

fn load_factors(folder: &Path) -> Result<FactorCatalogue, Fatal> {
    let built_in = FactorSource::EMBEDDED;
    let text = |name: &str, embedded: &str| read_or(folder, &format!("factors/{name}"), embedded);
    let (electricity, fuels, gwp) =
        (text("electricity.csv", built_in.electricity)?, text("fuels.csv", built_in.fuels)?, text("gwp.csv", built_in.gwp)?);
    let (sources, names) = (text("sources.toml", built_in.sources)?, text("names.toml", built_in.names)?);
    let source = FactorSource { electricity: &electricity, fuels: &fuels, gwp: &gwp, sources: &sources, names: &names };
    FactorCatalogue::parse(source).map_err(|e| Fatal::new(format!("{}: {e}", folder.join("factors").display())))
}

/// The packs of the folder beside the built-in ones; a pack of the folder, or its crosswalk, takes the place of the built-in one
/// with its name.
fn load_packs(folder: &Path, catalogue: &Catalogue) -> Result<Packs, Fatal> {
    let mut sources: BTreeMap<String, String> =
        Packs::EMBEDDED.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
    let packs = folder.join("packs");
    if packs.is_dir() {
        const CROSSWALK: &str = "packs/crosswalk.toml";
        let built_in = sources.get(CROSSWALK).cloned().unwrap_or_default();
        sources.insert(CROSSWALK.to_string(), read_or(folder, CROSSWALK, &built_in)?);
        for entry in fs::read_dir(&packs).map_err(|e| Fatal::new(format!("{}: {e}", packs.display())))?.flatten() {
            let path = entry.path().join("pack.toml");
            if path.is_file() {
                let text = fs::read_to_string(&path).map_err(|e| Fatal::new(format!("{}: {e}", path.display())))?;
                sources.insert(format!("packs/{}/pack.toml", entry.file_name().to_string_lossy()), text);
            }
        }
    }
    Packs::parse(sources.iter().map(|(name, text)| (name.as_str(), text.as_str())), catalogue)
        .map_err(|faults| Fatal::new(faults.join("\n")))
}

/// A book and what the stages make of it.
#[derive(Debug)]
pub struct Session {
    /// The data.
    pub data: Data,
    /// The book.
    pub book: Book,
    /// The packs it names, or the one in force for its period.
    pub packs: Vec<&'static Pack>,
    /// Methods in force.
    pub methods: Methods,
    /// The figures.
    pub figures: Figures,
    /// What the stages so far found.
    pub diags: Diags,
}

impl Session {
    /// Reads a book and computes its figures.
    pub fn open(data: Data, folder: &Path, progress: &Progress) -> Result<Self, Failure> {
        if !folder.is_dir() {
            return Err(Fatal::new(format!("{}: there is no such folder", folder.display())).into());
        }
        progress.say("reading the book");
        let files = FolderFiles::open_folder(folder).map_err(|e| Fatal::new(format!("{}: {e}", folder.display())))?;
        let (book, mut diags) = heng_intake::read_book(&files, data.catalogue);
        let Some(book) = book else { return Err(Failure::Unreadable(diags)) };
        let factors = match &book.factor_overrides {
            Some(own) => {
                let (factors, found) = data.factors.with_overrides(&own.file, &own.text);
                diags.extend(found);
                Cow::Owned(factors)
            }
            None => Cow::Borrowed(data.factors),
        };
        progress.say("computing figures");
        let (figures, found) = heng_calc::evaluate(&book, &factors, data.catalogue);
        diags.extend(found);
        diags.extend(heng_calc::check_citations(&book, &figures));
        // Which packs and provisions the book names is a question of the book, whatever is done with it.
        let (packs, found) = heng_disclose::packs_of(&book, data.packs);
        diags.extend(found);
        // Names of methods are checked by `evaluate`; the same diagnostics would only repeat here.
        let (methods, _) = Methods::from_manifest(&book.manifest);
        Ok(Self { data, book, packs, methods, figures, diags })
    }

    /// Holds the book against the packs it names, or against `only`.
    pub fn disclose(&mut self, only: Option<&str>) -> Result<Vec<(&'static Pack, Vec<Disclosure>)>, Fatal> {
        let packs: Vec<&'static Pack> = match only {
            Some(id) => vec![find_pack(self.data.packs, id)?],
            None => self.packs.clone(),
        };
        let (held, diags) =
            heng_disclose::evaluate_packs(&self.book, &self.figures, &packs, self.data.packs, self.data.catalogue);
        self.diags.extend(diags);
        Ok(held)
    }
}

/// The pack with this id, or which there are.
pub fn find_pack<'a>(packs: &'a Packs, id: &str) -> Result<&'a Pack, Fatal> {
    packs.get(id).ok_or_else(|| {
        let known: Vec<&str> = packs.all().iter().map(|p| p.id.as_str()).collect();
        Fatal::new(format!("there is no pack `{id}`; there are: {}", known.join(", ")))
    })
}

/// Why a book was not opened.
#[derive(Debug)]
pub enum Failure {
    /// Usage or input/output.
    Fatal(Fatal),
    /// The book has no usable `heng.toml`; the diagnostics say why.
    Unreadable(Diags),
}

impl From<Fatal> for Failure {
    fn from(fatal: Fatal) -> Self {
        Failure::Fatal(fatal)
    }
}
