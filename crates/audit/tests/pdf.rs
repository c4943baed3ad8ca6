//! What the PDF reader makes of files: tables and columns with and without tags, fonts of Chinese, and input that means harm.
//!
//! In: small files of `tests/pdf` (made by `tools/audit-fixtures`), and files written here. Out: lines, or the error that a user sees.

use heng_audit::{Document, Limits, ReadError, read_report};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let limits = Limits { inflated_bytes: 64 << 20, pages: 3_000, time: Duration::from_secs(20), ..Limits::default() };
    read_report("report.pdf", bytes, &limits)
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdf").join(name)).expect("a fixture")
}

/// The lines of a document, cells parted by ` | `.
fn shown(document: &Document) -> Vec<String> {
    document.lines.iter().map(|l| l.cell_texts().collect::<Vec<_>>().join(" | ")).collect()
}

fn check(bytes: &[u8], expected: &[&str]) {
    let document = read(bytes).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(shown(&document), expected);
}

/// Objects of a file, numbered from 1; the first is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in &places {
        let _ = writeln!(table, "{place:010} 00000 n ");
    }
    let _ = write!(table, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.extend(table.bytes());
    out
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{entries}/Length {}>>stream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A page of A4 with Helvetica as `/F`; further objects are numbered from 6.
fn page(content: &[u8], more: &[Vec<u8>]) -> Vec<Vec<u8>> {
    page_with("<</Font<</F 5 0 R>>>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", content, more)
}

fn page_with(resources: &str, font: &str, content: &[u8], more: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources{resources}>>").into_bytes(),
        stream("", content),
        font.as_bytes().to_vec(),
    ];
    objects.extend_from_slice(more);
    objects
}

fn at(x: u32, y: u32, text: &str) -> String {
    format!("1 0 0 1 {x} {y} Tm ({text}) Tj ")
}

fn text_page(parts: &[(u32, u32, &str)]) -> Vec<u8> {
    let shown: String = parts.iter().map(|(x, y, text)| at(*x, *y, text)).collect();
    pdf(&page(format!("BT /F 10 Tf {shown} ET").as_bytes(), &[]))
}

#[test]
fn tables_of_other_writers_keep_rows_and_columns() {
    let hant = [
        "環境數據",
        "指標 | 單位 | 2023 | 2022",
        "溫室氣體排放總量（範圍一及範圍二）按地域基準計算 | 噸 | 5,802.3 | 6,000.1",
        "用水量 | 立方米 | 80,705 | 82,560",
    ];
    let files = [
        "hant.pdf",
        "hant-unruled.pdf",
        "encrypted-aes256.pdf",
        "encrypted-aes128.pdf",
        "encrypted-rc4.pdf",
        "object-streams.pdf",
    ];
    for name in files {
        let document = read(&file(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(shown(&document), hant, "{name}");
    }
    check(
        &file("hans.pdf"),
        &[
            "环境数据",
            "指标 | 单位 | 2023 | 2022",
            "温室气体排放总量（范围一及范围二）按地域基准计算 | 吨 | 5,802.3 | 6,000.1",
            "用水量 | 立方米 | 80,705 | 82,560",
        ],
    );
    for name in ["english.pdf", "english-unruled.pdf"] {
        let row = "Total greenhouse gas emissions, scope 1 and scope 2, by location | tonnes | 5,802.3 | 6,000.1";
        let document = read(&file(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(
            shown(&document),
            ["Environmental data", "Indicator | Unit | 2023 | 2022", row, "Water | m3 | 80,705 | 82,560"],
            "{name}"
        );
    }
}

#[test]
fn columns_of_prose_are_read_one_after_the_other() {
    let document = read(&file("two-columns.pdf")).expect("a document");
    let text = shown(&document).join(" ");
    let places: Vec<usize> = (1..=4).map(|i| text.find(&format!("Paragraph {i}.")).expect("each paragraph")).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(!text.contains('|'), "{text}");
}

#[test]
fn order_in_the_file_does_not_matter() {
    let expected = ["Energy", "Electricity | MWh | 12.5", "Gas | MWh | 3.0"];
    let mut parts = vec![
        (72, 700, "Energy"),
        (72, 680, "Electricity"),
        (300, 680, "MWh"),
        (400, 680, "12.5"),
        (72, 660, "Gas"),
        (300, 660, "MWh"),
        (400, 660, "3.0"),
    ];
    check(&text_page(&parts), &expected);
    parts.reverse();
    check(&text_page(&parts), &expected);
    parts.swap(1, 4);
    check(&text_page(&parts), &expected);
}

#[test]
fn a_figure_set_halfway_beside_a_wrapped_label_is_of_its_row() {
    let parts = [
        (72, 706, "Label of the first row"),
        (300, 700, "11.0"),
        (400, 700, "10.0"),
        (72, 694, "that goes on"),
        (72, 670, "Second"),
        (300, 670, "2.0"),
        (400, 670, "1.0"),
    ];
    check(&text_page(&parts), &["Label of the first row that goes on | 11.0 | 10.0", "Second | 2.0 | 1.0"]);
}

#[test]
fn a_missing_cell_keeps_its_column() {
    let parts = [
        (72, 700, "Item"),
        (300, 700, "2023"),
        (400, 700, "2022"),
        (72, 680, "Water"),
        (400, 680, "7"),
        (72, 660, "Waste"),
        (300, 660, "5"),
        (400, 660, "6"),
    ];
    check(&text_page(&parts), &["Item | 2023 | 2022", "Water |  | 7", "Waste | 5 | 6"]);
}

#[test]
fn turned_text_is_read_along_its_own_direction() {
    let content =
        b"BT /F 10 Tf 0 1 -1 0 300 100 Tm (Landscape) Tj 0 1 -1 0 320 100 Tm (Water) Tj 0 1 -1 0 320 300 Tm (1,234) Tj ET";
    let document = read(&pdf(&page(content, &[]))).expect("a document");
    assert_eq!(shown(&document), ["Landscape", "Water | 1,234"]);
    let bounds = document.lines[0].bounds.expect("a place");
    assert!(bounds.bottom - bounds.top > bounds.right - bounds.left, "{bounds:?} stands upright");
}

/// One table in tags: a head row, a cell of two printed lines, a cell over two rows; shown in the wrong order.
fn tagged() -> Vec<u8> {
    let cells = [
        (0, 72, 700, "Item"),
        (1, 300, 700, "2023"),
        (4, 300, 660, "5"),
        (2, 72, 680, "Water of all"),
        (3, 300, 680, "7"),
        (5, 320, 640, "Total"),
    ];
    let mut content = String::from("/Artifact BMC BT /F 8 Tf 72 800 Td (Running head) Tj ET EMC ");
    for (mcid, x, y, text) in cells {
        let _ = write!(content, "/TD <</MCID {mcid}>> BDC BT /F 10 Tf {} ET EMC ", at(x, y, text));
    }
    let _ = write!(content, "/TD <</MCID 2>> BDC BT /F 10 Tf {} ET EMC ", at(72, 668, "sites"));
    let element = |role: &str, more: &str, kids: &str| format!("<</S/{role}/Pg 3 0 R{more}/K[{kids}]>>").into_bytes();
    let tree = [
        b"<</Type/StructTreeRoot/K[7 0 R]>>".to_vec(),
        element("Document", "", "8 0 R 17 0 R"),
        element("Table", "", "9 0 R 12 0 R 15 0 R"),
        element("TR", "", "10 0 R 11 0 R"),
        element("TH", "", "0"),
        element("TH", "", "1"),
        element("TR", "", "13 0 R 14 0 R"),
        element("TD", "/A<</O/Table/RowSpan 2>>", "2"),
        element("TD", "", "3"),
        element("TR", "", "16 0 R"),
        element("TD", "", "4"),
        element("P", "", "5"),
    ];
    pdf(&page(content.as_bytes(), &tree))
}

#[test]
fn tags_say_what_is_a_table() {
    let document = read(&tagged()).expect("a document");
    assert_eq!(shown(&document), ["Running head", "Item | 2023", "Water of all sites | 7", " | 5", "Total"]);
    let tables: Vec<(Option<u32>, bool)> = document.lines.iter().map(|l| (l.table, l.header)).collect();
    assert_eq!(tables, [(None, false), (Some(1), true), (Some(1), false), (Some(1), false), (None, false)]);
    let cell = document.lines[2].cells[0].bounds.expect("a place");
    assert!(cell.bottom - cell.top > 15.0, "both printed lines: {cell:?}");
    assert!((document.lines[1].size.expect("a size") - 10.0).abs() < 0.1);
}

#[test]
fn codes_of_chinese_character_sets_are_understood() {
    let cases: [(&str, &str, &[u8]); 4] = [
        ("ETen-B5-H", "CNS1", &[0xB7, 0xC5, 0xAB, 0xC7]),
        ("GBK-EUC-H", "GB1", &[0xCE, 0xC2, 0xCA, 0xD2]),
        ("UniCNS-UTF16-H", "CNS1", &[0x6E, 0xAB, 0x5B, 0xA4]),
        ("UniGB-UCS2-H", "GB1", &[0x6E, 0x29, 0x5B, 0xA4]),
    ];
    let expected = ["溫室", "温室", "溫室", "温室"];
    for ((encoding, ordering, bytes), expected) in cases.into_iter().zip(expected) {
        let hex: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
        let font = format!(
            "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/{encoding}/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/X\
             /CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 0>>/DW 1000>>]>>"
        );
        let content = format!("BT /F 12 Tf 72 700 Td <{hex}> Tj ET");
        let file = pdf(&page_with("<</Font<</F 5 0 R>>>>", &font, content.as_bytes(), &[]));
        let document = read(&file).unwrap_or_else(|e| panic!("{encoding}: {e}"));
        assert_eq!(shown(&document), [expected], "{encoding}");
    }
}

#[test]
fn replaced_text_ligatures_and_bold_by_overprinting() {
    let content = b"BT /F 10 Tf 1 0 0 1 72 700 Tm /Span <</ActualText (office)>> BDC (o) Tj (xxce) Tj EMC \
        1 0 0 1 72 680 Tm (Bold) Tj 1 0 0 1 72.3 680 Tm (Bold) Tj 1 0 0 1 72 660 Tm [(W) 80 (ater) -300 (use)] TJ ET";
    check(&pdf(&page(content, &[])), &["office", "Bold", "Water use"]);
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let whole = file("english.pdf");
    let hello = b"BT /F 12 Tf 72 700 Td (Hello) Tj ET";
    let kids = |kids: &str| format!("<</Type/Pages/Kids[{kids}]/Count 1>>").into_bytes();
    let catalogue = || b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    let leaf = || b"<</Type/Page/MediaBox[0 0 9 9]>>".to_vec();
    let doubling =
        || [vec![catalogue()], (0..30).map(|i| kids(&format!("{0} 0 R {0} 0 R", i + 3))).collect(), vec![leaf()]].concat();
    let nested = || [vec![catalogue()], (0..900).map(|i| kids(&format!("{} 0 R", i + 3))).collect(), vec![leaf()]].concat();
    let cases: [(&str, Vec<u8>, &str); 16] = [
        ("a password", file("password.pdf"), "X002"),
        (
            "unknown encryption",
            String::from_utf8_lossy(&pdf(&page(hello, &[])))
                .replace("/Root 1 0 R", "/Root 1 0 R/Encrypt<</Filter/No/V 9>>")
                .into_bytes(),
            "X002",
        ),
        ("pictures", file("scanned.pdf"), "X003"),
        ("an empty page", pdf(&page(b"", &[])), "X005"),
        ("nothing but a head", b"%PDF-1.7\n".to_vec(), "X001"),
        ("the first half", whole[..whole.len() / 3].to_vec(), "X001"),
        ("pages within themselves", pdf(&[catalogue(), kids("3 0 R"), kids("2 0 R 2 0 R")]), "X001"),
        ("pages that double", pdf(&doubling()), "X004"),
        ("pages too deep", pdf(&nested()), "X001"),
        ("arrays too deep", pdf(&page(hello, &[vec![b'['; 100_000]])), "X001"),
        ("instructions too deep", pdf(&page(&vec![b'['; 100_000], &[])), "X001"),
        ("objects never closed", [b"%PDF-1.7\n".to_vec(), b"1 0 obj << ".repeat(50_000)].concat(), "X001"),
        ("strings never closed", [b"%PDF-1.7\n".to_vec(), b"<< /A ( ".repeat(50_000)].concat(), "X001"),
        ("streams never closed", [b"%PDF-1.7\n".to_vec(), b"1 0 obj <</N 9/First 9>> stream\n".repeat(50_000)].concat(), "X001"),
        ("endless updates", [b"%PDF-1.7\n".to_vec(), b"1 0 obj << /Root 1 0 R >> endobj\n".repeat(20_000)].concat(), "X001"),
        ("a cross-reference table without entries", endless_xref(), "X001"),
    ];
    for (what, bytes, code) in cases {
        let error = read(&bytes).expect_err(what);
        assert_eq!(error.code, code, "{what}: {error}");
        assert!(!error.help.is_empty(), "{what}");
    }
}

fn endless_xref() -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n".to_vec();
    let start = out.len();
    out.extend(b"2 0 obj ");
    out.extend(stream("/Type/XRef/Size 4294967295/W[0 0 0]/Root 1 0 R", b"0"));
    out.extend(format!(" endobj\nstartxref\n{start}\n%%EOF").bytes());
    out
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let zeros = vec![b' '; 80 << 20];
    let packed = deflate(&zeros);
    let twice = deflate(&packed);
    let bombs = [
        pdf(&page_with("<<>>", "null", b"", &[stream("/Filter/FlateDecode", &packed)])),
        pdf(&[page(b"", &[])[..3].to_vec(), vec![stream("/Filter/FlateDecode", &packed)]].concat()),
        pdf(&[page(b"", &[])[..3].to_vec(), vec![stream("/Filter[/FlateDecode/FlateDecode]", &twice)]].concat()),
    ];
    for bomb in bombs {
        assert!(bomb.len() < 200_000);
        assert_eq!(read(&bomb).expect_err("a bomb").code, "X004");
    }
}

fn deflate(data: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).expect("memory holds it");
    encoder.finish().expect("memory holds it")
}

#[test]
fn limits_hold() {
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    assert_eq!(read_report("x.pdf", &file("hant.pdf"), &limits).expect_err("too large").code, "X004");
    let limits = Limits { pages: 0, ..Limits::default() };
    assert_eq!(read_report("x.pdf", &file("hant.pdf"), &limits).expect_err("too many").code, "X004");
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    assert_eq!(read_report("x.pdf", &file("hant.pdf"), &limits).expect_err("too slow").code, "X004");
}

#[test]
fn damage_that_can_be_mended_is() {
    let hello = b"BT /F 12 Tf 72 700 Td (Hello) Tj ET";
    let whole = pdf(&page(hello, &[]));
    let text = String::from_utf8_lossy(&whole);
    let start = text.rfind("startxref").expect("written above");
    let no_table = [text[..text.find("xref\n").expect("written above")].as_bytes(), b"trailer<</Root 1 0 R>>\n%%EOF"].concat();
    check(&[text[..start].as_bytes(), b"startxref\n7\n%%EOF\n"].concat(), &["Hello"]);
    check(&no_table, &["Hello"]);
    check(&[b"some bytes before\n".to_vec(), whole.clone()].concat(), &["Hello"]);
    // A form that shows itself, a font that is missing, a page whose content cannot be inflated.
    let form =
        stream("/Subtype/Form/Resources<</XObject<</X 6 0 R>>/Font<</F 5 0 R>>>>", b"/X Do BT /F 12 Tf 72 600 Td (Form) Tj ET");
    let resources = "<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>";
    check(
        &pdf(&page_with(
            resources,
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            &[hello.as_slice(), b" /X Do"].concat(),
            &[form],
        )),
        &["Hello", "Form"],
    );
    check(&pdf(&page(b"BT /Missing 12 Tf 72 700 Td (Hello) Tj ET", &[])), &["Hello"]);
}

#[test]
fn many_pages_are_read_in_order() {
    let count = 2_000;
    let kids: String = (0..count).map(|i| format!("{} 0 R ", i * 2 + 4)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    for i in 0..count {
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F 3 0 R>>>>>>",
                i * 2 + 5
            )
            .into_bytes(),
        );
        objects.push(stream("", format!("BT /F 10 Tf {}ET", at(72, 700, &format!("Page {}", i + 1))).as_bytes()));
    }
    let document = read(&pdf(&objects)).expect("a document");
    assert_eq!(document.pages.len(), count);
    let expected: Vec<String> = (1..=count).map(|i| format!("Page {i}")).collect();
    assert_eq!(shown(&document), expected);
    assert!(document.lines.iter().enumerate().all(|(i, l)| l.number as usize == i + 1 && l.page as usize == i + 1));
}

/// Ranges lie within the text, on character boundaries; lines are numbered; cells are what stands between tabs.
fn check_sound(document: &Document) {
    for (i, line) in document.lines.iter().enumerate() {
        assert_eq!(line.number as usize, i + 1);
        assert!(document.pages.iter().any(|p| p.number == line.page));
        // Cells cover the line but for the white space between them: a tab from a PDF; from a file whose damaged head makes
        // it plain text, wide gaps too.
        let mut end = 0;
        for cell in &line.cells {
            assert!(line.text[end..cell.start].chars().all(char::is_whitespace), "{:?}", line.text);
            end = cell.end;
        }
        assert!(line.text[end..].chars().all(char::is_whitespace), "{:?}", line.text);
        assert!(!line.text.contains('\n'));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Bytes changed, cut out or doubled anywhere: an error or a sound document, never more.
    #[test]
    fn any_damage_gives_an_error_or_a_sound_document(which in 0_usize..5, edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..40), 1..12)) {
        let mut bytes = match which {
            0 => file("hant.pdf"),
            1 => file("object-streams.pdf"),
            2 => file("encrypted-rc4.pdf"),
            3 => file("two-columns.pdf"),
            _ => tagged(),
        };
        for (place, byte, length) in edits {
            let at = place.index(bytes.len());
            let end = (at + length).min(bytes.len());
            match byte % 3 {
                0 => bytes[at] = byte,
                1 => drop(bytes.drain(at..end)),
                _ => { let copy = bytes[at..end].to_vec(); bytes.splice(at..at, copy); }
            }
            prop_assume!(!bytes.is_empty());
        }
        if let Ok(document) = read(&bytes) {
            check_sound(&document);
        }
    }

    /// Any instructions on a page.
    #[test]
    fn any_instructions_give_an_error_or_a_sound_document(content in prop::collection::vec(prop_oneof![
        "[0-9.-]{1,6} ", "\\([a-z ]{0,6}\\) Tj ", "q ", "Q ", "BT /F 9 Tf ", "ET ", "/P <</MCID 1>> BDC ", "EMC ", "Td ", "TD ", "Tm ", "cm ", "T\\* ", "Tz ", "TL ", "re f ", "l S ", "\\[\\(a\\) 300 \\(b\\)\\] TJ ",
    ], 0..120)) {
        if let Ok(document) = read(&pdf(&page(content.concat().as_bytes(), &[]))) {
            check_sound(&document);
        }
    }
}
