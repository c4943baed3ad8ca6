//! Short texts in both languages.

use heng_model::{LocalText, Locale};

/// Texts one after another.
pub(crate) fn join(texts: &[LocalText], between: &str, between_zh: &str) -> LocalText {
    let all = |of: fn(&LocalText) -> &str, between: &str| texts.iter().map(of).collect::<Vec<_>>().join(between);
    LocalText { en: all(|t| &t.en, between), zh_hant: all(|t| &t.zh_hant, between_zh) }
}

/// A text that names languages: "no words in zh-Hant".
pub(crate) fn languages(en: &str, which: &[Locale], before: &str, after: &str) -> LocalText {
    let name = |locale: &Locale| match locale {
        Locale::En => "英文",
        Locale::ZhHant => "中文",
    };
    LocalText {
        en: format!("{en}{}", which.iter().map(|l| l.tag()).collect::<Vec<_>>().join(" and ")),
        zh_hant: format!("{before}{}{after}", which.iter().map(name).collect::<Vec<_>>().join("及")),
    }
}
