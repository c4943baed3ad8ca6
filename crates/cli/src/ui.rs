//! The terminal: colour, tables, diagnostics, progress. Colour and progress appear on terminals only.

use anstyle::{AnsiColor, Style};
use heng_model::{Diag, Diags, Severity};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// Faint text.
pub const DIM: Style = Style::new().dimmed();
/// Strong text.
pub const BOLD: Style = Style::new().bold();
/// Good news.
pub const GREEN: Style = AnsiColor::Green.on_default();
/// Attention.
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// Bad news.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// Places and links.
pub const CYAN: Style = AnsiColor::Cyan.on_default();

/// Text in a style; `anstream` takes the style off where standard output is not a terminal.
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints diagnostics to standard error in the order found, then one line that counts them.
pub fn print_diags(diags: &Diags) {
    let mut err = anstream::stderr().lock();
    for diag in diags.iter() {
        // A closed pipe is no reason to fail: the reader has seen enough.
        let _ = write_diag(&mut err, diag);
    }
    if let Some(summary) = summary(diags) {
        let _ = writeln!(err, "{summary}");
    }
}

fn write_diag(out: &mut impl Write, diag: &Diag) -> io::Result<()> {
    let style = match diag.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note => CYAN,
    };
    let head = format!("{}[{}]", diag.severity, diag.code);
    writeln!(out, "{}{}", paint(style, &head), paint(BOLD, &format!(": {}", diag.message)))?;
    let plain = diag.to_string();
    for line in plain.lines().skip(diag.message.lines().count()) {
        match line.strip_prefix("help:") {
            Some(help) => writeln!(out, "{}{help}", paint(GREEN, "help:"))?,
            None => writeln!(out, "{line}")?,
        }
    }
    writeln!(out)
}

/// "2 errors, 1 warning, 3 notes"; nothing when there are none.
pub fn summary(diags: &Diags) -> Option<String> {
    let count = |severity| diags.iter().filter(|d| d.severity == severity).count();
    let parts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
        .into_iter()
        .filter_map(|(severity, noun)| match count(severity) {
            0 => None,
            1 => Some(format!("1 {noun}")),
            n => Some(format!("{n} {noun}s")),
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Alignment of a text column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table of text for the terminal; Chinese characters count two columns.
#[derive(Debug)]
pub struct TextTable {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<(String, Style)>>,
}

impl TextTable {
    /// A table with these columns.
    pub fn new(columns: &[(&str, Align)]) -> Self {
        Self { columns: columns.iter().map(|(head, align)| ((*head).to_string(), *align)).collect(), rows: Vec::new() }
    }

    /// Adds a row of plain cells.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.styled_row(cells.into_iter().map(|cell| (cell, Style::new())));
    }

    /// Adds a row of styled cells.
    pub fn styled_row(&mut self, cells: impl IntoIterator<Item = (String, Style)>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Writes head and rows; the last column is never padded.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(i, (head, _))| {
                self.rows.iter().filter_map(|r| r.get(i)).map(|(c, _)| c.width()).chain([head.width()]).max().unwrap_or(0)
            })
            .collect();
        let head: Vec<(String, Style)> = self.columns.iter().map(|(head, _)| (head.clone(), DIM)).collect();
        for row in std::iter::once(&head).chain(&self.rows) {
            let mut line = String::new();
            for (i, (cell, style)) in row.iter().enumerate() {
                let padding = " ".repeat(widths[i].saturating_sub(cell.width()));
                let last = i + 1 == row.len();
                match self.columns[i].1 {
                    Align::Right => line.push_str(&format!("{padding}{}", paint(*style, cell))),
                    Align::Left if last => line.push_str(&paint(*style, cell)),
                    Align::Left => line.push_str(&format!("{}{padding}", paint(*style, cell))),
                }
                if !last {
                    line.push_str("  ");
                }
            }
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// Shows what is being done once it takes longer than half a second, on a terminal only.
#[derive(Debug)]
pub struct Progress {
    state: Arc<Mutex<ProgressState>>,
}

#[derive(Debug, Default)]
struct ProgressState {
    message: String,
    bar: Option<ProgressBar>,
    finished: bool,
}

const QUIET: Duration = Duration::from_millis(500);

impl Progress {
    /// Starts the clock.
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(ProgressState::default()));
        if io::stderr().is_terminal() {
            let state = Arc::clone(&state);
            std::thread::spawn(move || {
                std::thread::sleep(QUIET);
                if let Ok(mut state) = state.lock()
                    && !state.finished
                {
                    state.bar = Some(spinner(&state.message));
                }
            });
        }
        Self { state }
    }

    /// Says what is being done now.
    pub fn say(&self, what: &str) {
        if let Ok(mut state) = self.state.lock() {
            state.message = what.to_string();
            if let Some(bar) = &state.bar {
                bar.set_message(what.to_string());
            }
        }
    }

    /// Takes the line off the terminal.
    pub fn finish(&self) {
        if let Ok(mut state) = self.state.lock() {
            state.finished = true;
            if let Some(bar) = state.bar.take() {
                bar.finish_and_clear();
            }
        }
    }
}

/// A command that fails leaves no ticking line behind.
impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

fn spinner(message: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(message.to_string());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed:>.dim}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_cells_take_two_columns() {
        let mut table = TextTable::new(&[("name", Align::Left), ("value", Align::Right)]);
        table.row(["排放".to_string(), "1.00".to_string()]);
        table.row(["emissions".to_string(), "12.00".to_string()]);
        let mut out = anstream::StripStream::new(Vec::new());
        table.write(&mut out).unwrap();
        let text = String::from_utf8(out.into_inner()).unwrap();
        assert_eq!(text, "name       value\n排放        1.00\nemissions  12.00\n");
    }
}
