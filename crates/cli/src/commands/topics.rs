//! `heng topics`: the library of topics for materiality assessments.

use super::print_json;
use crate::Outcome;
use crate::args::{Format, TopicsArgs};
use crate::session::{Failure, Fatal};
use crate::ui::{self, Align, TextTable};
use anstyle::Style;
use heng_intake::topics::{LibraryTopic, library};
use std::io::Write;

/// Lists the topics in which every word occurs.
pub fn run(args: &TopicsArgs, format: Format) -> Result<Outcome, Failure> {
    let found: Vec<&LibraryTopic> = library().iter().filter(|topic| matches(topic, &args.words)).collect();
    if format == Format::Json {
        print_json(&found)?;
        return Ok(Outcome::Fine);
    }
    let mut table = TextTable::new(&[
        ("id", Align::Left),
        ("name", Align::Left),
        ("group", Align::Left),
        ("aspects", Align::Left),
        ("GRI", Align::Left),
    ]);
    for topic in &found {
        table.styled_row([
            (topic.id.clone(), ui::CYAN),
            (topic.name.get(args.lang).to_string(), Style::new()),
            (topic.group.clone(), Style::new()),
            (topic.aspects.join(", "), Style::new()),
            (topic.gri.join(", "), Style::new()),
        ]);
    }
    let mut out = anstream::stdout().lock();
    table.write(&mut out).map_err(Fatal::from)?;
    writeln!(out, "\n{} topics", found.len()).map_err(Fatal::from)?;
    Ok(Outcome::Fine)
}

fn matches(topic: &LibraryTopic, words: &[String]) -> bool {
    let codes = topic.aspects.iter().chain(&topic.gri).map(String::as_str);
    let texts: Vec<String> = [topic.id.as_str(), topic.name.en.as_str(), topic.name.zh_hant.as_str(), topic.group.as_str()]
        .into_iter()
        .chain(codes)
        .map(str::to_lowercase)
        .collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(&word.to_lowercase())))
}
