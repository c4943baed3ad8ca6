//! What an audit is printed as: JSON, a terminal summary, a review copy in HTML, workbooks.

pub mod json;
