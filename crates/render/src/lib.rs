//! A composed [`Report`](heng_compose::report::Report) in; PDF, HTML, XLSX and JSON out.
//!
//! In: a report in one language, and the embedded [`Fonts`]. Out: bytes, with diagnostics about glyphs and typesetting.
//! Invariant: no renderer computes, rounds or words anything; the same report gives the same bytes; floating point appears
//! only where a picture is drawn (`chart*.rs`). Not here: what a report contains (`heng-compose`), files (`heng-store`).

mod anchors;
pub mod chart;
mod chart_bars;
mod chart_columns;
mod chart_donut;
mod chart_lines;
mod chart_matrix;
mod chart_progress;
mod chart_scale;
mod chart_svg;
mod chart_text;
pub mod fonts;
mod html;
mod json;
mod pdf;
mod source;
mod typst_world;
mod webfont;
mod xlsx;
mod xlsx_style;

pub use chart::{Drawing, draw};
pub use chart_svg::to_svg;
pub use fonts::{Fonts, missing_glyphs};
pub use html::render_html;
pub use json::render_json;
pub use pdf::render_pdf;
pub use source::typst_source;
pub use xlsx::render_xlsx;
