//! Text files of every kind that the reader meets.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Document {
    read_text("r.txt", text.as_bytes(), &Limits::default()).unwrap()
}

fn cells(text: &str) -> Vec<String> {
    read(text).lines[0].cell_texts().map(str::to_string).collect()
}

#[test]
fn lines_are_an_editors() {
    let document = read("一\r\n\r\n二<br>三\n四");
    let texts: Vec<(u32, &str)> = document.lines.iter().map(|l| (l.number, l.text.as_str())).collect();
    assert_eq!(texts, [(1, "一"), (2, ""), (3, "二\u{2028}三"), (4, "四")]);
    assert_eq!(document.line(3).unwrap().text, "二\u{2028}三");
}

#[test]
fn form_feeds_start_pages() {
    let document = read("a one\n\u{c}b two\nc\u{c}\nd\n");
    assert_eq!(document.lines.iter().map(|l| l.page).collect::<Vec<_>>(), [1, 2, 2, 3]);
    assert_eq!(document.lines[1].text, "b two");
    assert_eq!(document.pages.len(), 3);
}

#[test]
fn loose_rows_have_cells() {
    assert_eq!(cells("男性            1,234      1,100"), ["男性", "1,234", "1,100"]);
    assert_eq!(cells("  Total water consumption    m³   120.5   99"), ["Total water consumption", "m³", "120.5", "99"]);
    assert_eq!(cells("溫室氣體\u{3000}\u{3000}公噸\u{3000}12"), ["溫室氣體", "公噸", "12"]);
    for prose in [
        "We saved water.  We also saved power.",
        "the  group  has  adopted  many  measures to  protect",
        "男性 229",
        "•  本集團嚴格遵守環境保護方面的法律法規並定期檢討其執行情況，以確保各項措施得到落實",
    ] {
        assert_eq!(cells(prose).len(), 1, "{prose}");
    }
}

#[test]
fn markdown_tables_are_tables() {
    let document = read("前\n| 類別 | 2023 |\n|---|:--:|\n| 男 | **12** |\n後\n甲 | 乙\n--- | ---\n1 | a\\|b\n");
    let texts: Vec<&str> = document.lines.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts, ["前", "類別\t2023", "", "男\t12", "後", "甲\t乙", "", "1\ta|b"]);
    assert!(document.lines[1].header && !document.lines[3].header);
    assert_eq!((document.lines[1].table, document.lines[3].table, document.lines[7].table), (Some(1), Some(1), Some(2)));
    assert_eq!(read("A|B 測試").lines[0].text, "A|B 測試");
}

#[test]
fn headings_keep_their_level() {
    let document = read("## 4.1 排放物\n<h3>用水</h3>\n#標籤\n");
    let found: Vec<(Option<u8>, &str)> = document.lines.iter().map(|l| (l.heading, l.text.as_str())).collect();
    assert_eq!(found, [(Some(2), "4.1 排放物"), (Some(3), "用水"), (None, "#標籤")]);
}

#[test]
fn bad_input_is_told_apart() {
    let error = |bytes: &[u8]| read_text("r", bytes, &Limits::default()).unwrap_err().code;
    assert_eq!(error(b""), "X010");
    assert_eq!(error(b" \n\t\n12 34\n"), "X010");
    assert_eq!(error(b"PK\x03\x04rest"), "X011");
    assert_eq!(error(&(0..255).cycle().take(5000).collect::<Vec<u8>>()), "X011");
    let french = "Le groupe a publié son rapport sur les émissions et les déchets de l'année dans toutes les usines. ".repeat(60);
    assert_eq!(error(french.as_bytes()), "X013");
    assert_eq!(error("Выбросы парниковых газов за отчётный год снизились. ".repeat(40).as_bytes()), "X013");
    assert_eq!(error("当社グループは、すべての事業所において環境負荷の低減に取り組んでいます。".repeat(40).as_bytes()), "X013");
    let small = Limits { file_bytes: 3, ..Limits::default() };
    assert_eq!(read_text("r", b"abcd", &small).unwrap_err().code, "X014");
    let few = Limits { pages: 2, ..Limits::default() };
    assert_eq!(read_text("r", b"a\n\x0cb\n\x0cc\n", &few).unwrap_err().code, "X014");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(document) = read_text("r", &bytes, &Limits::default()) {
            check_document(&document)?;
        }
    }

    #[test]
    fn any_markup_is_read(text in "[<>&;*|#/a-p \t\n\r\u{c}\"'=:0-9，。（）年「人-]{0,300}") {
        if let Ok(document) = read_text("r", text.as_bytes(), &Limits::default()) {
            check_document(&document)?;
            let lines = text.matches('\n').count() + usize::from(!text.ends_with('\n'));
            prop_assert!(document.lines.len() == lines.max(1) || !text.contains('\n'));
        }
    }
}

fn check_document(document: &Document) -> Result<(), TestCaseError> {
    for (index, line) in document.lines.iter().enumerate() {
        prop_assert_eq!(line.number as usize, index + 1);
        prop_assert!(line.page as usize <= document.pages.len());
        for cell in &line.cells {
            prop_assert!(line.text.get(cell.start..cell.end).is_some());
        }
    }
    Ok(())
}
