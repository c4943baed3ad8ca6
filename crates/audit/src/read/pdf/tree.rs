//! The structure tree of a tagged PDF: which content belongs to which cell, in reading order.
//!
//! In: the file's catalogue. Out: [`Tree`]. Invariant: each piece of marked content is a leaf once, in the order of the tree; the walk
//! ends whatever the file says (cycles, depth, number). Not here: letters (`tagged`). Why: PDF 32000-1, 14.7 and 14.8: in a file whose
//! author said what is a table, nothing has to be guessed.

use super::inflate::Budget;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};
use hayro_syntax::xref::XRef;
use std::collections::{HashMap, HashSet};

/// More elements than any report has.
const ELEMENTS: usize = 4_000_000;
const SPAN: u32 = 64;

/// Where a piece of marked content is: page object, form object or 0, number.
pub(super) type Place = (i32, i32, i32);

/// A row of a table.
#[derive(Debug, Default)]
pub(super) struct TreeRow {
    pub(super) table: u32,
    pub(super) header: bool,
    pub(super) cells: Vec<TreeCell>,
}

/// A cell of a row.
#[derive(Debug)]
pub(super) struct TreeCell {
    pub(super) columns: u32,
    pub(super) rows: u32,
    pub(super) header: bool,
}

/// A piece of marked content in the order of the tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    /// Index of its row and of its cell there.
    pub(super) cell: Option<(usize, usize)>,
}

/// The tree as reading needs it.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) leaves: Vec<Leaf>,
    pub(super) places: HashMap<Place, usize>,
    pub(super) rows: Vec<TreeRow>,
    pub(super) tables: u32,
}

/// Where in the tree the walk is.
#[derive(Clone, Copy, Default)]
struct Context {
    page: i32,
    depth: u32,
    table: Option<u32>,
    in_head: bool,
    row: Option<usize>,
    cell: Option<(usize, usize)>,
}

/// What is still to be visited.
enum Step<'a> {
    Element(Dict<'a>, Context),
    Content { place: Place, context: Context },
}

struct Walk<'a> {
    xref: &'a XRef,
    seen: HashSet<i32>,
    steps: Vec<Step<'a>>,
}

/// Reads the tree, if the file has one.
pub(super) fn read(pdf: &Pdf, budget: &Budget, depth_limit: u32) -> Option<Tree> {
    let xref = pdf.xref();
    let root = xref.get::<Dict<'_>>(xref.root_id())?.get::<Dict<'_>>(b"StructTreeRoot")?;
    let roles = root.get::<Dict<'_>>(b"RoleMap").unwrap_or_default();
    let mut tree = Tree::default();
    let mut walk = Walk { xref, seen: HashSet::new(), steps: Vec::new() };
    push_kids(&root, Context::default(), &mut walk);
    let mut visited = 0_usize;
    while let Some(step) = walk.steps.pop() {
        visited += 1;
        if visited > ELEMENTS || (visited.is_multiple_of(1024) && budget.is_spent()) {
            break;
        }
        match step {
            Step::Content { place, context } => {
                let index = tree.leaves.len();
                if *tree.places.entry(place).or_insert(index) == index {
                    tree.leaves.push(Leaf { cell: context.cell });
                }
            }
            Step::Element(dict, context) if context.depth < depth_limit => {
                let context = enter(&dict, context, &roles, &mut tree);
                push_kids(&dict, context, &mut walk);
            }
            Step::Element(..) => {}
        }
    }
    Some(tree)
}

/// The context within an element; a table, row or cell begins here.
fn enter(dict: &Dict<'_>, mut context: Context, roles: &Dict<'_>, tree: &mut Tree) -> Context {
    context.depth += 1;
    if let Some(page) = dict.get_ref(b"Pg") {
        context.page = page.obj_number;
    }
    let role = role_of(dict, roles);
    // A table within a cell is text of that cell.
    if context.cell.is_some() {
        return context;
    }
    match role.as_slice() {
        b"Table" => {
            tree.tables += 1;
            context = Context { table: Some(tree.tables), in_head: false, row: None, ..context };
        }
        b"THead" => context.in_head = true,
        b"TBody" | b"TFoot" => context.in_head = false,
        b"TR" => {
            if let Some(table) = context.table {
                context.row = Some(tree.rows.len());
                tree.rows.push(TreeRow { table, header: context.in_head, cells: Vec::new() });
            }
        }
        b"TD" | b"TH" => {
            if let Some(index) = context.row
                && let Some(row) = tree.rows.get_mut(index)
            {
                context.cell = Some((index, row.cells.len()));
                let (columns, rows) = (attribute(dict, b"ColSpan"), attribute(dict, b"RowSpan"));
                row.cells.push(TreeCell { columns, rows, header: role == b"TH" });
            }
        }
        _ => {}
    }
    context
}

/// The standard role of an element: its own, or what the file maps it to.
fn role_of(dict: &Dict<'_>, roles: &Dict<'_>) -> Vec<u8> {
    let mut role = dict.get::<Name<'_>>(b"S").map(|n| n.as_ref().to_vec()).unwrap_or_default();
    for _ in 0..8 {
        if matches!(role.as_slice(), b"Table" | b"TR" | b"TD" | b"TH" | b"THead" | b"TBody" | b"TFoot") {
            break;
        }
        match roles.get::<Name<'_>>(&role) {
            Some(next) => role = next.as_ref().to_vec(),
            None => break,
        }
    }
    role
}

/// A span among the element's attributes: 1 unless it says more.
fn attribute(dict: &Dict<'_>, key: &[u8]) -> u32 {
    let of = |d: &Dict<'_>| d.get::<i32>(key).and_then(|n| u32::try_from(n).ok());
    let one = dict.get::<Dict<'_>>(b"A").as_ref().and_then(of);
    let many = || dict.get::<Array<'_>>(b"A")?.iter::<Object<'_>>().take(16).filter_map(Object::into_dict).find_map(|d| of(&d));
    one.or_else(many).unwrap_or(1).clamp(1, SPAN)
}

/// Puts the kids of an element on the stack so that the first comes off first.
fn push_kids<'a>(dict: &Dict<'a>, context: Context, walk: &mut Walk<'a>) {
    let from = walk.steps.len();
    match dict.get::<Object<'_>>(b"K") {
        Some(Object::Array(array)) => array.raw_iter().take(ELEMENTS).for_each(|kid| push_kid(kid, context, walk)),
        Some(Object::Number(_)) => {
            if let Some(number) = dict.get::<i32>(b"K") {
                walk.steps.push(Step::Content { place: (context.page, 0, number), context });
            }
        }
        Some(Object::Dict(_)) => {
            if let Some(kid) = dict.get_raw::<Object<'_>>(b"K") {
                push_kid(kid, context, walk);
            }
        }
        _ => {}
    }
    walk.steps.get_mut(from..).unwrap_or_default().reverse();
}

fn push_kid<'a>(kid: MaybeRef<Object<'a>>, context: Context, walk: &mut Walk<'a>) {
    let object = match kid {
        MaybeRef::Ref(reference) => {
            // Each element is entered once, whatever leads to it.
            if !walk.seen.insert(reference.obj_number) {
                return;
            }
            walk.xref.get::<Object<'_>>(reference.into())
        }
        MaybeRef::NotRef(object) => Some(object),
    };
    match object {
        Some(Object::Number(number)) => {
            if let Ok(number) = i32::try_from(number.as_i64()) {
                walk.steps.push(Step::Content { place: (context.page, 0, number), context });
            }
        }
        Some(Object::Dict(dict)) if dict.contains_key(b"MCID") => {
            let page = dict.get_ref(b"Pg").map_or(context.page, |r| r.obj_number);
            let owner = dict.get_ref(b"Stm").map_or(0, |r| r.obj_number);
            if let Some(number) = dict.get::<i32>(b"MCID") {
                walk.steps.push(Step::Content { place: (page, owner, number), context });
            }
        }
        Some(Object::Dict(dict)) if dict.contains_key(b"S") => {
            let mut context = context;
            // The page of an element holds for its own kids; a kid without one inherits it.
            if let Some(page) = dict.get_ref(b"Pg") {
                context.page = page.obj_number;
            }
            walk.steps.push(Step::Element(dict, context));
        }
        _ => {}
    }
}
