//! Pages as issuers and tools write them.

use super::*;
use proptest::prelude::*;

fn read(html: &str) -> Document {
    read_html("r.html", html.as_bytes(), &Limits::default()).unwrap()
}

fn texts(html: &str) -> Vec<String> {
    read(html).lines.iter().filter(|l| !l.is_blank()).map(|l| l.text.clone()).collect()
}

#[test]
fn pages_are_told_from_texts() {
    for page in
        ["<!DOCTYPE html><p>a", "\u{FEFF}  <html lang=zh>", "<?xml version=\"1.0\"?>\n<!DOCTYPE html>", "<!-- x --><html>"]
    {
        assert!(looks_like_html(page.as_bytes()), "{page}");
    }
    for text in ["<p>一般披露</p>", "<30歲\t12", "報告 <html>", "", "<"] {
        assert!(!looks_like_html(text.as_bytes()), "{text}");
    }
}

#[test]
fn blocks_and_headings() {
    let document = read(
        "<html><head><title>t</title><style>p{}</style></head><body><h2>4.1 用水</h2><p>我們 節水。<br>第二行</p><script>if(a<b){}</script><ul><li>甲<li>乙</ul></body>",
    );
    let lines: Vec<(Option<u8>, &str)> =
        document.lines.iter().filter(|l| !l.is_blank()).map(|l| (l.heading, l.text.as_str())).collect();
    assert_eq!(lines, [(Some(2), "4.1 用水"), (None, "我們 節水。"), (None, "第二行"), (None, "• 甲"), (None, "• 乙")]);
    assert!(document.lines.iter().enumerate().all(|(i, l)| l.number as usize == i + 1));
}

#[test]
fn tables_keep_their_columns() {
    let html = "<html><table><thead><tr><th rowspan=2>類別<th colspan=2>人數</tr><tr><th>2023<th>2022</tr></thead>\
        <tr><td>男<p>性</p><td>1,234<sup>1</sup><td>&lt;30</tr></table>後";
    let document = read(html);
    let rows: Vec<&Line> = document.lines.iter().filter(|l| l.table == Some(1)).collect();
    assert_eq!(rows.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["類別\t人數", "\t2023\t2022", "男 性\t1,234¹\t<30"]);
    assert_eq!(rows.iter().map(|l| l.header).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(rows[0].cells[1].span, 2);
    assert_eq!(document.lines.last().unwrap().text, "後");
}

#[test]
fn tables_in_tables_are_layout() {
    assert_eq!(texts("<html><table><tr><td>左<table><tr><td>甲<td>1</tr></table>右</td></tr></table>"), ["左", "甲\t1", "右"]);
}

#[test]
fn what_is_hidden_is_not_read() {
    assert_eq!(
        texts("<html><div style='display: none'>a<div>b</div>c</div>d<p hidden>e</p><svg><text>9</text></svg><input hidden>f"),
        ["df"]
    );
}

#[test]
fn declared_encodings() {
    let html = "<html><meta charset=big5><p>本集團節約用水。</p>";
    let bytes = encoding_rs::BIG5.encode(html).0.into_owned();
    assert_eq!(read_html("r", &bytes, &Limits::default()).unwrap().lines[0].text, "本集團節約用水。");
}

#[test]
fn deep_nesting_costs_no_stack() {
    let deep = format!("<html>{}水{}", "<div>".repeat(200_000), "</div>".repeat(200_000));
    assert_eq!(texts(&deep), ["水"]);
    let tables = format!("<html>{}水", "<table><tr><td>".repeat(20_000));
    assert_eq!(texts(&tables), ["水"]);
}

proptest! {
    #[test]
    fn any_tags_are_read(html in "(</?(table|tr|td|th|thead|p|div|li|h2|b|script|sup|br)( colspan=9| rowspan=99| hidden)?>|[水a1&<>;\"' ]){0,80}") {
        if let Ok(document) = read_html("r", format!("<html>水{html}").as_bytes(), &Limits::default()) {
            for (index, line) in document.lines.iter().enumerate() {
                prop_assert_eq!(line.number as usize, index + 1);
                prop_assert!(line.cells.iter().all(|c| line.text.get(c.start..c.end).is_some()));
            }
        }
    }
}
