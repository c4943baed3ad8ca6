//! Plain text to lines.

use super::{Limits, ReadError};
use crate::document::Document;

pub(super) fn read_text(name: &str, bytes: &[u8], _limits: &Limits) -> Result<Document, ReadError> {
    Ok(Document::of_text(name, &String::from_utf8_lossy(bytes)))
}
