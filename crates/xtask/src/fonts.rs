//! `cargo xtask fonts`: cuts the subsets in `data/fonts` that make a report come out right on a machine without fonts.
//!
//! In: the fonts of Debian's `fonts-noto-cjk` and `fonts-noto-core`. Out: one file a face, the same bytes on every run.
//! Invariant: what is covered is whole character sets (Big5, HKSCS, GB 2312, Latin), never a list of words somebody happened
//! to use. Not here: drawing with them (`heng-render`). Why: issuers' readers have no Chinese font for sure; a full Noto CJK
//! weighs 40 MB, a quarter of it serves both scripts. See `data/fonts/README.md`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PACKAGES: &str = "fonts-noto-cjk fonts-noto-core libharfbuzz-bin libc-bin";

/// A face to cut: package file, face in a collection, characters, output.
struct Face {
    source: &'static str,
    index: u32,
    charset: Charset,
    output: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum Charset {
    /// Everything a Hong Kong report may write that is as wide as it is high, and Latin as a last resort.
    Cjk,
    /// Proportional Latin, punctuation, super- and subscripts.
    Latin,
    /// Signs that Noto Sans leaves to its sister.
    Signs,
}

const CJK_DIR: &str = "/usr/share/fonts/opentype/noto";
const LATIN_DIR: &str = "/usr/share/fonts/truetype/noto";

// Index 4 of the collection is the Hong Kong face: its default forms are those of the HK government's reference glyphs.
const FACES: &[Face] = &[
    Face { source: "NotoSansCJK-Regular.ttc", index: 4, charset: Charset::Cjk, output: "NotoSansCJKhk-Regular.otf" },
    Face { source: "NotoSansCJK-Bold.ttc", index: 4, charset: Charset::Cjk, output: "NotoSansCJKhk-Bold.otf" },
    Face { source: "NotoSans-Regular.ttf", index: 0, charset: Charset::Latin, output: "NotoSans-Regular.ttf" },
    Face { source: "NotoSans-Bold.ttf", index: 0, charset: Charset::Latin, output: "NotoSans-Bold.ttf" },
    Face { source: "NotoSans-Italic.ttf", index: 0, charset: Charset::Latin, output: "NotoSans-Italic.ttf" },
    Face { source: "NotoSans-BoldItalic.ttf", index: 0, charset: Charset::Latin, output: "NotoSans-BoldItalic.ttf" },
    Face { source: "NotoSansMath-Regular.ttf", index: 0, charset: Charset::Signs, output: "NotoSansMath-Regular.ttf" },
];

/// Runs the command; `--check` only compares with what is committed.
///
/// # Errors
/// What is missing or went wrong, for the person at the terminal.
pub fn run(args: &[String]) -> Result<(), String> {
    let check = match args {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err("usage: cargo xtask fonts [--check]".to_string()),
    };
    let out_dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/fonts");
    let scratch = std::env::temp_dir().join(format!("heng-fonts-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).map_err(|e| format!("{}: {e}", scratch.display()))?;
    let result = cut_all(&out_dir, &scratch, check);
    // The result matters more than a left-over folder of the system's temporary directory.
    let _ = std::fs::remove_dir_all(&scratch);
    result
}

fn cut_all(out_dir: &Path, scratch: &Path, check: bool) -> Result<(), String> {
    let mut stale = Vec::new();
    let mut total_bytes = 0;
    for face in FACES {
        let bytes = cut(face, scratch)?;
        let path = out_dir.join(face.output);
        total_bytes += bytes.len();
        println!("{:>9} bytes  {}", bytes.len(), face.output);
        if check {
            if std::fs::read(&path).ok().as_deref() != Some(&bytes[..]) {
                stale.push(face.output);
            }
        } else {
            std::fs::write(&path, &bytes).map_err(|e| format!("{}: {e}", path.display()))?;
        }
    }
    println!("{total_bytes:>9} bytes  in all");
    if stale.is_empty() { Ok(()) } else { Err(format!("differ from data/fonts: {}", stale.join(", "))) }
}

fn cut(face: &Face, scratch: &Path) -> Result<Vec<u8>, String> {
    let dir = if face.charset == Charset::Cjk { CJK_DIR } else { LATIN_DIR };
    let source = Path::new(dir).join(face.source);
    if !source.exists() {
        return Err(format!("{} is not there; install it with `apt-get install {PACKAGES}`", source.display()));
    }
    let list = scratch.join("unicodes.txt");
    let text: String = characters(face.charset)?.iter().map(|c| format!("{:X}\n", u32::from(*c))).collect();
    std::fs::write(&list, text).map_err(|e| format!("{}: {e}", list.display()))?;
    let output: PathBuf = scratch.join(face.output);
    let status = Command::new("hb-subset")
        .arg(format!("--face-index={}", face.index))
        .arg(format!("--unicodes-file={}", list.display()))
        .arg(format!("--output-file={}", output.display()))
        // Kerning, proportional and half-width punctuation, marks on letters; vertical text and local forms are not set.
        .args(["--layout-features=kern,palt,halt,ccmp,mark,mkmk,liga", "--layout-scripts=*"])
        .args(["--no-hinting", "--name-IDs=0,1,2,3,4,5,6,7,13,14", "--name-languages=1033"])
        .args(["--drop-tables=VORG,vhea,vmtx,DSIG,BASE,MATH"])
        .arg(&source)
        .status()
        .map_err(|e| format!("hb-subset: {e}; install it with `apt-get install {PACKAGES}`"))?;
    if !status.success() {
        return Err(format!("hb-subset failed on {}", source.display()));
    }
    std::fs::read(&output).map_err(|e| format!("{}: {e}", output.display()))
}

fn characters(charset: Charset) -> Result<BTreeSet<char>, String> {
    // Latin-1 and Extended-A; Greek for units and formulas; punctuation; super- and subscripts; currency; letter-like signs.
    const LATIN: &[(u32, u32)] = &[
        (0x20, 0x7E),
        (0xA0, 0x17F),
        (0x18F, 0x192),
        (0x1CD, 0x1DC),
        (0x218, 0x21B),
        (0x2BB, 0x2DD),
        (0x300, 0x30C),
        (0x391, 0x3C9),
        (0x1E00, 0x1EFF),
        (0x2000, 0x206F),
        (0x2070, 0x209C),
        (0x20A0, 0x20BF),
        (0x2100, 0x214F),
        (0x2150, 0x215F),
    ];
    const SIGNS: &[(u32, u32)] =
        &[(0x2190, 0x2199), (0x2202, 0x2202), (0x2206, 0x2206), (0x220F, 0x221E), (0x2248, 0x2248), (0x2260, 0x2265)];
    // Arrows, operators, boxes, shapes, ticks; CJK punctuation and signs; full-width forms.
    const CJK: &[(u32, u32)] = &[
        (0x2150, 0x218B),
        (0x2190, 0x21FF),
        (0x2200, 0x22FF),
        (0x2460, 0x25FF),
        (0x2605, 0x2606),
        (0x2610, 0x2612),
        (0x2713, 0x2717),
        (0x3000, 0x303F),
        (0x3041, 0x30FF),
        (0x3200, 0x33FF),
        (0xFE10, 0xFE1F),
        (0xFE30, 0xFE4F),
        (0xFF00, 0xFFEF),
    ];
    Ok(match charset {
        Charset::Latin => expand(LATIN),
        Charset::Signs => expand(SIGNS),
        Charset::Cjk => {
            let mut all = expand(LATIN);
            all.extend(expand(SIGNS));
            all.extend(expand(CJK));
            for encoding in ["BIG5", "BIG5-HKSCS", "GB2312"] {
                all.extend(two_byte_characters(encoding)?);
            }
            all
        }
    })
}

fn expand(ranges: &[(u32, u32)]) -> BTreeSet<char> {
    ranges.iter().flat_map(|&(first, last)| first..=last).filter_map(char::from_u32).collect()
}

/// Every character that `encoding` writes in two bytes, as the system's `iconv` knows them.
fn two_byte_characters(encoding: &str) -> Result<BTreeSet<char>, String> {
    // A line feed after each pair keeps a byte pair that means nothing from swallowing the next one.
    let pairs: Vec<u8> = (0x81..=0xFE_u8).flat_map(|a| (0x40..=0xFE_u8).flat_map(move |b| [a, b, b'\n'])).collect();
    let mut child = Command::new("iconv")
        .args(["-c", "-f", encoding, "-t", "UTF-8"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("iconv: {e}"))?;
    let mut stdin = child.stdin.take().ok_or("iconv takes no input")?;
    let writer = std::thread::spawn(move || stdin.write_all(&pairs));
    // `-c` leaves out what cannot be converted and then exits with 1: the characters count, not the exit code.
    let output = child.wait_with_output().map_err(|e| format!("iconv: {e}"))?;
    writer.join().map_err(|_| "iconv: the writer failed")?.map_err(|e| format!("iconv: {e}"))?;
    let text = String::from_utf8(output.stdout).map_err(|e| format!("iconv: {e}"))?;
    let found: BTreeSet<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    if found.len() < 6_000 {
        return Err(format!("iconv gives only {} characters of {encoding}", found.len()));
    }
    Ok(found)
}
