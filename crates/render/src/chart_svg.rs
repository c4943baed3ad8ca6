//! A drawing as SVG, for the HTML page: words stay words, and every mark says what it stands for.
//!
//! In: a [`Drawing`]. Out: one `<svg>` element with role, title and description. Invariant: everything foreign is escaped;
//! numbers are printed with two decimals at most, so that the same drawing gives the same bytes. Not here: geometry (`chart`).

use crate::chart::{Anchor, Drawing, Mark, Paint, Step};
use std::fmt::Write;

/// The element; classes `ink muted grid series-0 …` let a page restyle it.
pub fn to_svg(drawing: &Drawing) -> String {
    let mut svg = String::with_capacity(4096);
    let (width, height, id) = (number(drawing.width), number(drawing.height), escape(&drawing.id));
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
         aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
        escape(&drawing.title),
        escape(&drawing.desc)
    );
    for mark in &drawing.marks {
        write_mark(&mut svg, mark);
    }
    svg.push_str("</svg>");
    svg
}

fn write_mark(svg: &mut String, mark: &Mark) {
    let _ = match mark {
        Mark::Rect { x, y, width, height, fill, title } => write!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {}{}",
            number(*x),
            number(*y),
            number(*width),
            number(*height),
            painted("fill", *fill),
            closing("rect", title)
        ),
        Mark::Line { x1, y1, x2, y2, stroke, width } => write!(
            svg,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" {} stroke-width=\"{}\"/>",
            number(*x1),
            number(*y1),
            number(*x2),
            number(*y2),
            painted("stroke", *stroke),
            number(*width)
        ),
        Mark::Path { steps, fill, edge, title } => write!(
            svg,
            "<path d=\"{}\" {} stroke=\"#ffffff\" stroke-width=\"{}\"{}",
            outline(steps),
            painted("fill", *fill),
            number(*edge),
            closing("path", title)
        ),
        Mark::Text { x, y, text, anchor, size, bold, fill } => write!(
            svg,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{}{} {}>{}</text>",
            number(*x),
            number(*y),
            number(*size),
            match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            },
            if *bold { " font-weight=\"bold\"" } else { "" },
            painted("fill", *fill),
            escape(text)
        ),
    };
}

fn painted(property: &str, paint: Paint) -> String {
    let class = match paint {
        Paint::Ink => "ink".to_string(),
        Paint::Muted => "muted".to_string(),
        Paint::Grid => "grid".to_string(),
        Paint::Paper => "paper".to_string(),
        Paint::Series(i) => format!("series-{i}"),
    };
    format!("class=\"{class}\" {property}=\"{}\"", paint.hex())
}

/// Ends an element, with what it stands for as its title if anything.
fn closing(element: &str, title: &str) -> String {
    if title.is_empty() { "/>".to_string() } else { format!("><title>{}</title></{element}>", escape(title)) }
}

fn outline(steps: &[Step]) -> String {
    let mut d = String::new();
    for step in steps {
        let _ = match *step {
            Step::Move { x, y } => write!(d, "M{} {}", number(x), number(y)),
            Step::Line { x, y } => write!(d, "L{} {}", number(x), number(y)),
            Step::Curve { x1, y1, x2, y2, x, y } => {
                let ends = [x1, y1, x2, y2, x, y].map(number);
                write!(d, "C{}", ends.join(" "))
            }
        };
    }
    d.push('Z');
    d
}

/// Two decimals at most, no negative zero.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}
