//! HTML to lines.

use super::{Limits, ReadError};
use crate::document::Document;

pub(super) fn looks_like_html(_bytes: &[u8]) -> bool {
    false
}

pub(super) fn read_html(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    super::text::read_text(name, bytes, limits)
}
