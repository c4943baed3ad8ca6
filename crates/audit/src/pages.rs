//! Manual pages by code: the checks' from the heads of their files, the readers' from `data/diagnostics/`.
//!
//! In: a code such as `X101` or `X001`. Out: Markdown. Invariant: every code that an audit can print has its page (see the tests, and
//! `cargo xtask tidy`). Not here: diagnostics of books (`heng_model::Code`).

use crate::checks::{self, Check};
use include_dir::{Dir, include_dir};

static DIAGNOSTICS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../data/diagnostics");

/// The page of a check or of a reader's error, whatever the case of the code.
pub fn page(code: &str) -> Option<String> {
    if let Some(check) = checks::check(code) {
        return Some(check.page());
    }
    let code = code.to_ascii_uppercase();
    let is_reader_error = code.starts_with("X0") && code.len() == 4;
    let file = DIAGNOSTICS.get_file(format!("{code}.md")).filter(|_| is_reader_error)?;
    file.contents_utf8().map(str::to_string)
}

/// What a check looks for, in one line: the heading of its page without code and kind.
pub fn title(check: &Check) -> String {
    let page = check.page();
    let heading = page.lines().next().unwrap_or_default().trim_start_matches('#').trim();
    heading.split_once(": ").map_or(heading, |(_, title)| title).trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_a_page() {
        for check in checks::CHECKS {
            let page = page(check.code).unwrap_or_default();
            assert!(page.len() > 80, "{}: the head of its file says too little:\n{page}", check.code);
        }
        assert_eq!(page("X999"), None);
        assert_eq!(page("R002"), None, "a diagnostic of books");
    }
}
