//! Books in memory, and workbooks written by hand so that every oddity of the format can be put to the test.
#![allow(dead_code)]

use heng_intake::book::Book;
use heng_intake::memory::MemoryFiles;
use heng_model::{Catalogue, Diags};

/// The least that a book must say.
pub const MANIFEST: &str = "[issuer]\nname = \"Harbour\"\n[period]\nstart = 2022-01-01\nend = 2022-12-31\n";

/// Two sites.
pub const SITES: &str = "site,region,grid\nHQ,hong-kong,HK-CLP\nLab,mainland,CN-GRID-S\n";

/// A book with the manifest and the sites above.
pub fn book() -> MemoryFiles {
    MemoryFiles::new().with("heng.toml", MANIFEST).with("sites.csv", SITES)
}

/// Reads a book that has a usable manifest.
pub fn read(files: &MemoryFiles) -> (Book, Diags) {
    let (book, diags) = heng_intake::read_book(files, Catalogue::embedded());
    (book.expect("the manifest is usable"), diags)
}

/// `R002 activity/x.csv:3` for every diagnostic.
pub fn places(diags: &Diags) -> Vec<String> {
    diags.iter().map(|d| format!("{} {}", d.code, d.origin.as_ref().map(ToString::to_string).unwrap_or_default())).collect()
}

/// A workbook: worksheets by name, each the XML between `<worksheet>` and `</worksheet>`. Styles: 0 plain, 1 date, 2 per cent,
/// 3 hours of a duration.
pub fn workbook(sheets: &[(&str, &str)], date_1904: bool) -> Vec<u8> {
    let numbered = || sheets.iter().enumerate().map(|(i, (name, xml))| (i + 1, name, xml));
    let list: String =
        numbered().map(|(n, name, _)| format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")).collect();
    let relations: String = numbered()
        .map(|(n, ..)| {
            format!("<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
        })
        .collect();
    let workbook = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}/relationships\"><workbookPr date1904=\"{}\"/><sheets>{list}</sheets></workbook>",
        u8::from(date_1904)
    );
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"[h]:mm\"/></numFmts>\
         <cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/>\
         <xf numFmtId=\"9\" applyNumberFormat=\"1\"/><xf numFmtId=\"170\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    );
    let mut parts = vec![
        (
            "[Content_Types].xml".to_string(),
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".into(),
        ),
        (
            "_rels/.rels".to_string(),
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        ("xl/workbook.xml".to_string(), workbook),
        ("xl/_rels/workbook.xml.rels".to_string(), format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>")),
        ("xl/styles.xml".to_string(), styles),
    ];
    for (n, _, xml) in numbered() {
        parts.push((format!("xl/worksheets/sheet{n}.xml"), format!("<worksheet xmlns=\"{MAIN}\">{xml}</worksheet>")));
    }
    zip_stored(&parts)
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Rows of a worksheet from cells such as `A1=Site`, `C2=#1,200` (`#` a number, `@` a date's day number, `%` a percentage,
/// `~` a duration, `!` an error).
pub fn sheet(cells: &[(&str, &str)]) -> String {
    let mut rows: std::collections::BTreeMap<u32, String> = std::collections::BTreeMap::new();
    for (place, text) in cells {
        let row: u32 = place.trim_start_matches(|c: char| c.is_ascii_uppercase()).parse().unwrap();
        let number = |style: u8, value: &str| format!("<c r=\"{place}\" s=\"{style}\"><v>{value}</v></c>");
        let cell = match text.split_at_checked(1) {
            Some(("#", value)) => number(0, value),
            Some(("@", value)) => number(1, value),
            Some(("%", value)) => number(2, value),
            Some(("~", value)) => number(3, value),
            Some(("!", value)) => format!("<c r=\"{place}\" t=\"e\"><v>{value}</v></c>"),
            _ => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        };
        rows.entry(row).or_default().push_str(&cell);
    }
    let rows: String = rows.iter().map(|(n, cells)| format!("<row r=\"{n}\">{cells}</row>")).collect();
    format!("<sheetData>{rows}</sheetData>")
}

fn zip_stored(parts: &[(String, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in parts {
        let size = u32::try_from(text.len()).unwrap().to_le_bytes();
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        head.extend(crc32(text.as_bytes()).to_le_bytes());
        head.extend(size);
        head.extend(size);
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(u32::try_from(out.len()).unwrap().to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
    }
    let start = u32::try_from(out.len()).unwrap();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    out.extend(count);
    out.extend(count);
    out.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 })
    })
}
