//! Languages of the report, and text that exists in each of them.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A language a report is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// Traditional Chinese as Hong Kong issuers write it.
    #[serde(rename = "zh-Hant")]
    ZhHant,
    /// English as HKEX writes it.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// Every supported language, in the order in which reports list them.
    pub const ALL: [Locale; 2] = [Locale::ZhHant, Locale::En];

    /// The BCP 47 tag, also the name of the folder under `narrative/`.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::ZhHant => "zh-Hant",
            Locale::En => "en",
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Locale {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "zh-Hant" | "zh-hant" | "zh" | "zh-HK" => Ok(Locale::ZhHant),
            "en" | "en-HK" | "en-GB" => Ok(Locale::En),
            _ => Err(format!("unknown locale `{s}`: write zh-Hant or en")),
        }
    }
}

/// A text in every supported language. An empty string means that the text was not given in that language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalText {
    /// English.
    #[serde(default)]
    pub en: String,
    /// Traditional Chinese.
    #[serde(default, rename = "zh-Hant")]
    pub zh_hant: String,
}

/// The same characters in both languages, as [`LocalText::same`]: a citation stands in the language it was written in.
impl From<String> for LocalText {
    fn from(text: String) -> Self {
        Self::same(text)
    }
}

/// See [`LocalText::same`].
impl From<&str> for LocalText {
    fn from(text: &str) -> Self {
        Self::same(text)
    }
}

impl LocalText {
    /// A text in both languages.
    pub fn new(en: impl Into<String>, zh_hant: impl Into<String>) -> Self {
        Self { en: en.into(), zh_hant: zh_hant.into() }
    }

    /// The same characters in both languages: a name, a code.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), zh_hant: text }
    }

    /// The text in `locale`; the other language's when it was not given there, so that nothing prints as a blank.
    pub fn get(&self, locale: Locale) -> &str {
        let (first, second) = match locale {
            Locale::En => (&self.en, &self.zh_hant),
            Locale::ZhHant => (&self.zh_hant, &self.en),
        };
        if first.is_empty() { second } else { first }
    }

    /// Whether the text was given in `locale`.
    pub fn has(&self, locale: Locale) -> bool {
        match locale {
            Locale::En => !self.en.is_empty(),
            Locale::ZhHant => !self.zh_hant.is_empty(),
        }
    }

    /// Whether neither language was given.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh_hant.is_empty()
    }
}
