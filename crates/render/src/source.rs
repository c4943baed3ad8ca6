//! The PDF's source as files: what the typesetter alone needs to set the same pages.
//!
//! In: a report and the fonts. Out: names and bytes: `main.typ` with its parts, `report.json`, the fonts. Invariant: the same text
//! that [`render_pdf`](crate::render_pdf) sets. Not here: the file system. Why: benchmarks run the typesetter on it, and an
//! issuer's designer may take the pages further.

use crate::fonts::Fonts;
use crate::pdf::template_data;
use crate::typst_world::TEMPLATES;
use heng_compose::report::Report;

/// Every file of the source, path and bytes.
pub fn typst_source(report: &Report, fonts: &Fonts) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> =
        TEMPLATES.iter().map(|(name, text)| ((*name).to_string(), text.as_bytes().to_vec())).collect();
    files.push(("report.json".to_string(), template_data(report, fonts).to_string().into_bytes()));
    let fonts = (0..).map_while(|index| fonts.font(index));
    files.extend(fonts.enumerate().map(|(i, font)| (format!("fonts/{i}.otf"), font.data().to_vec())));
    files
}
