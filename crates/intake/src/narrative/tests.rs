//! Sections as their writers would see them: blocks in short, citations, heads, both languages, and no input that panics.

use super::*;
use crate::book::ExhibitKind;
use crate::context::Silent;
use crate::memory::MemoryFiles;
use crate::testing::manifest;
use heng_model::{Catalogue, Diags};
use proptest::prelude::*;

fn read(files: &MemoryFiles, locales: &[Locale]) -> (Vec<Section>, Diags) {
    let manifest = Manifest { locales: locales.to_vec(), ..manifest() };
    let mut ctx = Context::new(files, Catalogue::embedded(), &Silent);
    let (sections, _) = read_sections(&mut ctx, &manifest);
    (sections, ctx.finish().1)
}

/// One English section with a plain head.
fn english(body: &str) -> (Section, Diags) {
    let text = format!("+++\ntitle = \"T\"\n+++\n{body}");
    let (mut sections, diags) = read(&MemoryFiles::new().with("narrative/en/10-t.md", text), &[Locale::En]);
    (sections.remove(0), diags)
}

/// Blocks in short: `h1(Waste|A1.6) p(We emitted <ghg_total@2022> .)`.
fn show(blocks: &[Block]) -> String {
    let all: Vec<String> = blocks.iter().map(show_block).collect();
    all.join(" ")
}

fn show_block(block: &Block) -> String {
    match block {
        Block::Heading { level, text, answers, .. } => format!("h{level}({}|{})", show_inlines(text), answers.join(",")),
        Block::Paragraph(text) => format!("p({})", show_inlines(text)),
        Block::List { start, items } => {
            let items: Vec<String> = items.iter().map(|i| show(i)).collect();
            format!("{}({})", if start.is_some() { "ol" } else { "ul" }, items.join(" | "))
        }
        Block::Quote(blocks) => format!("q({})", show(blocks)),
        Block::Table { head, rows } => {
            let row = |cells: &Vec<Vec<Inline>>| cells.iter().map(|c| show_inlines(c)).collect::<Vec<_>>().join(" | ");
            let lines: Vec<String> = std::iter::once(head).chain(rows).map(row).collect();
            format!("t({})", lines.join(" / "))
        }
        Block::Exhibit { kind: ExhibitKind::Chart, name, .. } => format!("chart({name})"),
        Block::Exhibit { kind: ExhibitKind::Table, name, .. } => format!("table({name})"),
    }
}

fn show_inlines(inlines: &[Inline]) -> String {
    let show = |inline: &Inline| match inline {
        Inline::Text(text) => text.clone(),
        Inline::Strong(inner) => format!("*{}*", show_inlines(inner)),
        Inline::Emph(inner) => format!("_{}_", show_inlines(inner)),
        Inline::Link { url, text } => format!("[{}]({url})", show_inlines(text)),
        Inline::Break => "⏎".into(),
        Inline::Cite { id, bare, .. } => format!("<{id}{}>", if *bare { " bare" } else { "" }),
    };
    inlines.iter().map(show).collect()
}

#[test]
fn blocks_and_inlines_come_through() {
    let cases = [
        ("One.\n\nTwo\nthree.", "p(One.) p(Two three.)"),
        ("a **b _c_** [d](https://e.hk) <f@g.hk>", "p(a *b _c_* [d](https://e.hk) [f@g.hk](mailto:f@g.hk))"),
        ("a  \nb", "p(a⏎b)"),
        ("- a\n- b\n\n  c\n\n1. d", "ul(p(a) | p(b) p(c)) ol(p(d))"),
        ("> a\n> - b", "q(p(a) ul(p(b)))"),
        ("|A|B|\n|-|-|\n|1|**2**|\n|{{water}}||", "t(A | B / 1 | *2* / <water@2022> | )"),
        ("## A\n\n### B\n\n##### C", "h1(A|) h2(B|) h3(C|)"),
        ("# A\n\n## B", "h1(A|) h2(B|)"),
        ("A &amp; B < 30 \\* 5", "p(A & B < 30 * 5)"),
        ("x\n<!-- for the writers: {{nonsense}} -->\ny", "p(x) p(y)"),
        ("<!-- for\n\nthe writers -->\n\ny", "p(y)"),
    ];
    for (body, expected) in cases {
        let (section, diags) = english(body);
        assert_eq!(show(&section.blocks), expected, "{body}");
        assert!(diags.is_empty(), "{body}: {diags:?}");
    }
}

#[test]
fn citations_survive_what_markdown_makes_of_their_characters() {
    let cases = [
        ("{{ghg_total}}", "p(<ghg_total@2022>)"),
        ("{{ ghg_total@2021 }}", "p(<ghg_total@2021>)"),
        ("a {{ghg_scope2 bare}}, b_c {{ghg_scope1}}_d", "p(a <ghg_scope2@2022 bare>, b_c <ghg_scope1@2022>_d)"),
        ("{{headcount age=<30}} and {{headcount age=>=50}}", "p(<headcount[age=<30]@2022> and <headcount[age=>=50]@2022>)"),
        ("**{{turnover_rate gender=女 @2021}}**", "p(*<turnover_rate[gender=female]@2021>*)"),
        ("{{turnover_rate[region=上海;gender=male]@2021}}", "p(<turnover_rate[gender=male;region=shanghai]@2021>)"),
        ("{{turnover_rate\ngender=female}}.", "p(<turnover_rate[gender=female]@2022>.)"),
        ("[{{water}}](https://e.hk)", "p([<water@2022>](https://e.hk))"),
        ("\\{\\{water\\}\\}", "p({{water}})"),
        ("{{lpg}}", "p(<lpg@2022>)"),
    ];
    for (body, expected) in cases {
        let (section, diags) = english(body);
        assert_eq!(show(&section.blocks), expected, "{body}");
        assert!(diags.is_empty(), "{body}: {diags:?}");
    }
}

#[test]
fn a_citation_knows_its_line() {
    let (section, _) = english("One.\r\n\r\nTwo\r\n{{water}}\r\n");
    let Block::Paragraph(inlines) = &section.blocks[1] else { panic!("{:?}", section.blocks) };
    let Some(Inline::Cite { origin, .. }) = inlines.last() else { panic!("{inlines:?}") };
    assert_eq!(origin.to_string(), "narrative/en/10-t.md:7");
}

#[test]
fn exhibits_and_answers_stand_alone() {
    let body = "{{answers A1-GD}}\n\nA.\n\n{{chart ghg-by-scope}}\n\n## W\n{{answers A1.6/handling; A1.3}}\nB.\n\n{{answers A1.4}}\n\n{{table waste}}";
    let (section, diags) = english(body);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(show(&section.blocks), "p(A.) chart(ghg-by-scope) h1(W|A1.6/handling,A1.3,A1.4) p(B.) table(waste)");
    assert_eq!(section.answers[0].0, "A1-GD");
    assert_eq!(section.answers[0].1.to_string(), "narrative/en/10-t.md:4");
}

#[test]
fn what_cannot_be_read_says_so_and_keeps_the_words() {
    let cases = [
        ("{{ghg_totl}}", "N001", "p(—)"),
        ("{{headcount gendr=male}}", "N001", "p(—)"),
        ("{{headcount gender=unicorn}}", "N001", "p(—)"),
        ("{{headcount @twenty}}", "N001", "p(—)"),
        ("{{headcount male}}", "N001", "p(—)"),
        ("{{headcount", "N001", "p({{headcount)"),
        ("a {{chart water}} b", "N001", "p(a ) chart(water) p( b)"),
        ("**{{chart water}}**", "N001", "p(**)"),
        ("a <b>c</b>", "N007", "p(a c)"),
        ("<div>\nwords\n</div>", "N007", "p(words)"),
        ("![alt](x.png)", "N007", "p(alt)"),
        ("a[^1]\n\n[^1]: b", "N007", "p(a[1]) p([1] b)"),
        ("`code`", "N007", "p(code)"),
        ("```\na\nb\n```", "N007", "p(a⏎b)"),
        ("[a](other.md)", "N007", "p(a)"),
        ("[a](javascript:alert)", "N007", "p(a)"),
        ("**重點：**文字", "N007", "p(**重點：**文字)"),
        ("a\n\n---\n\nb", "N007", "p(a) p(b)"),
    ];
    for (body, code, expected) in cases {
        let (section, diags) = english(body);
        assert_eq!(show(&section.blocks), expected, "{body}");
        assert!(!diags.is_empty() && diags.iter().all(|d| d.code.id() == code && !d.help.is_empty()), "{body}: {diags:?}");
        assert!(
            diags.iter().all(|d| d.origin.as_ref().is_some_and(|o| o.to_string().contains(":4") || body.contains('\n'))),
            "{body}"
        );
    }
}

#[test]
fn an_unknown_measure_names_the_nearest() {
    let (_, diags) = english("{{ghg_totl}}");
    assert_eq!(diags.iter().next().unwrap().notes, ["nearest: ghg_total"]);
}

#[test]
fn lines_join_as_the_language_writes() {
    let cases = [
        (Locale::ZhHant, "我們的\n排放", "p(我們的排放)"),
        (Locale::ZhHant, "排放\n{{water}}\n與", "p(排放<water@2022>與)"),
        (Locale::ZhHant, "用電\nMWh", "p(用電MWh)"),
        (Locale::ZhHant, "Harbour\nExample", "p(Harbour Example)"),
        (Locale::En, "Our\nemissions", "p(Our emissions)"),
        (Locale::En, "of\n{{water}}\nand", "p(of <water@2022> and)"),
        (Locale::En, "Weimob 微盟\nis", "p(Weimob 微盟 is)"),
    ];
    for (locale, body, expected) in cases {
        let path = format!("narrative/{locale}/t.md");
        let files = MemoryFiles::new().with(&path, format!("+++\ntitle = \"T\"\n+++\n{body}"));
        assert_eq!(show(&read(&files, &[locale]).0[0].blocks), expected, "{body}");
    }
}

#[test]
fn the_head_is_read() {
    let text = "\n+++\ntitle = \"環境\" # comment\nrole = \"about\"\nanswers = [\"A1-GD\",\n  \"A2.4/source\"]\n+++\nText.\n";
    let (sections, diags) = read(&MemoryFiles::new().with("narrative/en/10-environment.md", text), &[Locale::En]);
    assert!(diags.is_empty(), "{diags:?}");
    let section = &sections[0];
    assert_eq!((section.id.as_str(), section.title.as_str(), section.role), ("environment", "環境", SectionRole::About));
    let answers: Vec<String> = section.answers.iter().map(|(code, origin)| format!("{code} {origin}")).collect();
    assert_eq!(answers, ["A1-GD narrative/en/10-environment.md:5", "A2.4/source narrative/en/10-environment.md:6"]);
    assert!(section.has_text);
}

#[test]
fn a_bad_head_says_what_is_bad_and_keeps_the_text() {
    let cases = [
        ("Text.", "N003", 1),
        ("+++\ntitle = \"T\"\nText.", "N003", 1),
        ("+++\ntitle = T\n+++\nText.", "N003", 2),
        ("+++\nrole = \"about\"\n+++\nText.", "N003", 1),
        ("+++\ntitle = \"T\"\nrole = \"chaptre\"\n+++\nText.", "N003", 3),
        ("+++\ntitle = \"T\"\nanswers = 5\n+++\nText.", "N003", 3),
        ("+++\ntitle = \"T\"\nansers = [\"A1.2\"]\n+++\nText.", "B003", 3),
    ];
    for (text, code, line) in cases {
        let (sections, diags) = read(&MemoryFiles::new().with("narrative/en/10-t.md", text), &[Locale::En]);
        assert!(show(&sections[0].blocks).contains("Text."), "{text}");
        let found: Vec<String> = diags.iter().map(|d| format!("{} {}", d.code, d.origin.as_ref().unwrap())).collect();
        assert_eq!(found, [format!("{code} narrative/en/10-t.md:{line}")], "{text}");
    }
}

#[test]
fn both_languages_hold_the_same_sections_and_figures() {
    let head = "+++\ntitle = \"T\"\n+++\n";
    let files = MemoryFiles::new()
        .with("narrative/en/10-a.md", format!("{head}{{{{water}}}} {{{{water}}}} {{{{headcount}}}}"))
        .with("narrative/zh-Hant/10-a.md", format!("{head}{{{{water}}}} {{{{headcount}}}} {{{{paper}}}}"))
        .with("narrative/en/20-b.md", head)
        .with("narrative/fr/30-c.md", head);
    let (sections, diags) = read(&files, &Locale::ALL);
    assert_eq!(
        sections.iter().map(|s| s.origin.to_string()).collect::<Vec<_>>(),
        ["narrative/zh-Hant/10-a.md", "narrative/en/10-a.md", "narrative/en/20-b.md"]
    );
    assert!(!sections[2].has_text);
    let found: Vec<(&str, Vec<String>)> = diags.iter().map(|d| (d.code.id(), d.notes.clone())).collect();
    let differ = vec!["more often in zh-Hant: paper@2022".to_string(), "more often in en: water@2022".to_string()];
    assert_eq!(found, [("N005", differ), ("N002", vec!["sought: narrative/zh-Hant/20-b.md".to_string()])]);
}

#[test]
fn sections_of_one_name_keep_their_numbers_apart() {
    let head = "+++\ntitle = \"T\"\n+++\nText.";
    let files = MemoryFiles::new()
        .with("narrative/en/10-water.md", head)
        .with("narrative/en/20-water.md", head)
        .with("narrative/en/30.md", head);
    let ids: Vec<String> = read(&files, &[Locale::En]).0.into_iter().map(|s| s.id).collect();
    assert_eq!(ids, ["10-water", "20-water", "30"]);
}

#[test]
fn deep_nesting_is_flattened_without_losing_words() {
    for body in [
        format!("{}word", "> ".repeat(3000)),
        format!("{}word", "- ".repeat(3000)),
        format!("{}word{}", "*".repeat(999), "*".repeat(999)),
    ] {
        assert!(show(&english(&body).0.blocks).contains("word"));
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read(&MemoryFiles::new().with("narrative/en/a.md", bytes), &[Locale::En]);
    }

    #[test]
    fn no_markdown_panics(body in "[-#>*_`|\\[\\]()<>{}!^:.=@ \\n\u{F0000}\u{E001}xab1]{0,200}") {
        english(&body);
    }

    #[test]
    fn a_citation_is_found_wherever_it_stands(before in "[-#>*_a ]{0,20}", after in "[-*_a. ]{0,20}") {
        let body = format!("a{before}{{{{water}}}}{after}");
        prop_assert!(show(&english(&body).0.blocks).contains("<water@2022>"), "{}", body);
    }
}
