//! One respondent's answers on their way into a survey.
//!
//! In: cells. Out: what a respondent answered, and what lies off the scale. Not here: columns, groups, folding (`survey`).

use crate::book::Axis;
use crate::text::{normalise, shorten};
use heng_model::{Decimal, Diag, Origin, RowSet};

/// What people write into a cell instead of an answer.
const NO_ANSWER: [&str; 8] = ["n/a", "na", "–", "—", "不適用", "不适用", "無意見", "無"];

/// A question: topic by its place among the book's topics, and axis.
pub(super) type Question = (usize, Axis);

/// A row: the place of its table among those read, and its number.
pub(super) type RowAt = (usize, u32);

/// One respondent's answers.
pub(super) struct Respondent {
    pub(super) name: String,
    pub(super) group: usize,
    pub(super) answers: Vec<(Question, Decimal, RowAt)>,
    pub(super) first_row: RowAt,
    pub(super) origin: Origin,
    pub(super) off_scale: Vec<String>,
    pub(super) first_off_scale: Option<Diag>,
}

/// What one row answers.
#[derive(Default)]
pub(super) struct RowAnswers {
    pub(super) answers: Vec<(Question, Decimal, RowAt)>,
    /// Those that lie off the scale, each with its diagnostic.
    pub(super) off_scale: Vec<(String, Diag)>,
}

/// Answers, or respondents, of one table folded together.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) sum: Decimal,
    pub(super) count: u64,
    pub(super) incomplete: u64,
    pub(super) rows: RowSet,
}

impl Respondent {
    pub(super) fn new(name: String, group: usize, first_row: RowAt, origin: Origin) -> Self {
        Self { name, group, answers: Vec::new(), first_row, origin, off_scale: Vec::new(), first_off_scale: None }
    }

    pub(super) fn with_off_scale(mut self, found: Vec<(String, Diag)>) -> Self {
        self.add_off_scale(found);
        self
    }

    pub(super) fn add_off_scale(&mut self, found: Vec<(String, Diag)>) {
        for (answer, diag) in found {
            self.off_scale.push(answer);
            self.first_off_scale.get_or_insert(diag);
        }
    }
}

pub(super) fn off_scale_notes(diag: Diag, name: &str, off_scale: &[String], top: u8) -> Diag {
    let others = off_scale.len() - 1;
    let diag = match others {
        0 => diag,
        1 => diag.note(format!("1 other answer lies off the scale as well: {}", off_scale[1])),
        _ => diag.note(format!("{others} other answers lie off the scale as well")),
    };
    let help = if top == 5 {
        "convert the answers to the scale 1-5, or write scale = \"1-10\" under [materiality] if the whole survey was on it"
    } else {
        "correct the answer, or leave the cell empty where there is none"
    };
    diag.note(format!("all answers of {} are left out", shorten(name, 40))).help(help)
}

pub(super) fn is_no_answer(text: &str) -> bool {
    let word = normalise(text);
    // A dash alone is normalised away.
    word.is_empty() || NO_ANSWER.iter().any(|no| normalise(no) == word)
}
