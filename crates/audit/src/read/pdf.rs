//! PDF to lines with places.

use super::{Limits, ReadError};
use crate::document::Document;

pub(super) fn read_pdf(_name: &str, _bytes: &[u8], _limits: &Limits) -> Result<Document, ReadError> {
    Err(ReadError { code: "X001", message: "PDF is not read yet".into(), help: String::new() })
}
