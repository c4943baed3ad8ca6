//! `practices.csv`: practices of engaging suppliers, and how each is implemented and monitored.

use crate::book::Practice;
use crate::context::Context;
use crate::records::Given;
use crate::records::fold::read_once;
use crate::table::{Spec, optional, read_tables, required};
use heng_model::LocalText;

const SPEC: Spec = Spec::new(&[
    required("practice"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("text_en"),
    optional("text_zh_hant"),
]);

/// Reads the table. A practice of the catalogue needs no name of its own.
pub(super) fn read_practices(ctx: &mut Context<'_>) -> Vec<Practice> {
    let mut practices = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "practices", &SPEC, &mut |ctx, row| {
        let id = read_once(ctx, row, "practice", &mut given)?;
        let values = ctx.catalogue.dimension("practice").map_or(&[][..], |d| d.values.as_slice());
        let known = values.iter().find(|v| v.id.eq_ignore_ascii_case(id));
        let own = row.local_text("name");
        let name = match known {
            _ if !own.is_empty() => own,
            Some(known) => known.name.clone(),
            None => LocalText::same(id),
        };
        let id = known.map_or_else(|| id.to_string(), |known| known.id.clone());
        practices.push(Practice { id, name, text: row.local_text("text"), origin: row.origin() });
        Ok(())
    });
    practices
}
