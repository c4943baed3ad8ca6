//! What the reader of Scope 3 promises.
