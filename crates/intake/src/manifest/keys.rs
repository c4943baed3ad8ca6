//! The keys of one section of `heng.toml`: typed readers that report what they cannot read.
//!
//! In: a TOML table with spans. Out: values. Invariant: a key that nobody asked for is reported when the section closes, with the
//! nearest that somebody did ask for. Not here: what the keys mean.

use crate::context::Context;
use crate::dates;
use crate::text::{line_of, nearest, normalise};
use heng_model::{Code, Date, Decimal, Diag, LocalText, Origin, SourceFile, parse_decimal};
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file and its text, which turn spans into lines.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) file: &'s Arc<SourceFile>,
    pub(super) text: &'s str,
    /// A line that has been reported as no TOML at all; its value is nothing to go by.
    pub(super) error_line: Option<u32>,
}

impl Source<'_> {
    pub(super) fn origin(self, span: Range<usize>) -> Origin {
        Origin::line(self.file, line_of(self.text, span.start))
    }

    fn is_reported(self, span: &Range<usize>) -> bool {
        self.error_line == Some(line_of(self.text, span.start))
    }
}

/// One section while it is being read.
pub(super) struct Keys<'d> {
    source: Source<'d>,
    /// `issuer`, `labels.region`: how messages call the section.
    section: String,
    /// Absent when the section is.
    table: Option<&'d DeTable<'d>>,
    span: Range<usize>,
    asked: Vec<String>,
}

impl<'d> Keys<'d> {
    /// The section called `name` below `root`; an absent one gives no values.
    pub(super) fn open(ctx: &mut Context<'_>, source: Source<'d>, root: &'d DeTable<'d>, name: &str) -> Self {
        let mut keys = Keys { source, section: name.to_string(), table: None, span: 0..0, asked: Vec::new() };
        if let Some((key, value)) = root.iter().find(|(key, _)| key.get_ref().as_ref() == name) {
            keys.span = key.span();
            match value.get_ref() {
                DeValue::Table(table) => keys.table = Some(table),
                _ => keys.wrong_type(ctx, key.span(), name, "a section", "write it as [section] with keys below"),
            }
        }
        keys
    }

    /// The keys as written, in order.
    pub(super) fn names(&self) -> Vec<String> {
        self.table.map(|t| t.iter().map(|(key, _)| key.get_ref().to_string()).collect()).unwrap_or_default()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// Where a key stands, or its section.
    pub(super) fn origin(&self, key: &str) -> Origin {
        self.source.origin(self.value(key).map_or(self.span.clone(), |(_, span)| span))
    }

    fn value(&self, key: &str) -> Option<(&'d Spanned<DeValue<'d>>, Range<usize>)> {
        let (key, value) = self.table?.iter().find(|(k, _)| k.get_ref().as_ref() == key)?;
        Some((value, key.span()))
    }

    fn ask(&mut self, key: &str) -> Option<&'d Spanned<DeValue<'d>>> {
        if !self.asked.iter().any(|asked| asked == key) {
            self.asked.push(key.to_string());
        }
        self.value(key).map(|(value, _)| value)
    }

    /// Reports every key that was not asked for.
    pub(super) fn close(self, ctx: &mut Context<'_>) {
        for name in self.names().iter().filter(|name| !self.asked.contains(name)) {
            let nearest = nearest(name, self.asked.iter().map(String::as_str));
            self.unknown(ctx, name, nearest, "remove it, or correct its name; docs/book.md lists every key");
        }
    }

    /// Reports one key as unknown.
    pub(super) fn unknown(&self, ctx: &mut Context<'_>, key: &str, nearest: Option<&str>, help: &str) {
        let span = self.value(key).map_or(self.span.clone(), |(_, span)| span);
        if self.source.is_reported(&span) {
            return;
        }
        let mut diag = Diag::new(Code::UnknownField, format!("[{}] has no key `{key}`", self.section))
            .at(self.source.origin(span))
            .help(help);
        if let Some(nearest) = nearest {
            diag = diag.note(format!("nearest: {nearest}"));
        }
        ctx.push(diag);
    }

    /// Reports a key that must be there.
    pub(super) fn missing(&self, ctx: &mut Context<'_>, key: &str, example: &str) {
        let diag = Diag::new(Code::BadManifest, format!("[{}] lacks {key}", self.section));
        let origin = if self.table.is_some() {
            self.source.origin(self.value(key).map_or(self.span.clone(), |(_, span)| span))
        } else {
            Origin::whole(self.source.file)
        };
        ctx.push(diag.at(origin).help(format!("write {example} under [{}]", self.section)));
    }

    /// Reports the value of a key.
    pub(super) fn bad(&self, ctx: &mut Context<'_>, key: &str, message: &str, help: &str) {
        let span = self.value(key).map_or(self.span.clone(), |(value, _)| value.span());
        self.bad_at(ctx, span, key, message, help);
    }

    /// Reports a part of the value of a key.
    pub(super) fn bad_at(&self, ctx: &mut Context<'_>, span: Range<usize>, key: &str, message: &str, help: &str) {
        if self.source.is_reported(&span) {
            return;
        }
        let diag = Diag::new(Code::BadManifest, format!("[{}] {key}: {message}", self.section));
        ctx.push(diag.at(self.source.origin(span)).help(help));
    }

    fn wrong_type(&self, ctx: &mut Context<'_>, span: Range<usize>, key: &str, sought: &str, help: &str) {
        self.bad_at(ctx, span, key, &format!("{sought} is needed here"), help);
    }

    /// A text. A bare number is refused: the stock code 0005 would lose its zeros.
    pub(super) fn string(&mut self, ctx: &mut Context<'_>, key: &str) -> Option<String> {
        let value = self.ask(key)?;
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.trim().to_string());
        }
        self.wrong_type(ctx, value.span(), key, "a text", &format!("put it between quotation marks: {key} = \"…\""));
        None
    }

    /// Texts with their places; one text alone counts as a list of one.
    pub(super) fn strings(&mut self, ctx: &mut Context<'_>, key: &str) -> Option<Vec<(String, Range<usize>)>> {
        let value = self.ask(key)?;
        let help = format!("write a list of texts: {key} = [\"…\", \"…\"]");
        match value.get_ref() {
            DeValue::String(text) => Some(vec![(text.trim().to_string(), value.span())]),
            DeValue::Array(items) => {
                let mut texts = Vec::new();
                for item in items.iter() {
                    match item.get_ref() {
                        DeValue::String(text) => texts.push((text.trim().to_string(), item.span())),
                        _ => self.wrong_type(ctx, item.span(), key, "a text", &help),
                    }
                }
                Some(texts)
            }
            _ => {
                self.wrong_type(ctx, value.span(), key, "a list of texts", &help);
                None
            }
        }
    }

    /// A text or a number, as written, with its place.
    pub(super) fn scalar(&mut self, ctx: &mut Context<'_>, key: &str) -> Option<(String, Range<usize>)> {
        let value = self.ask(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some((text.trim().to_string(), value.span())),
            DeValue::Integer(number) if number.radix() == 10 => Some((number.as_str().to_string(), value.span())),
            _ => {
                self.wrong_type(ctx, value.span(), key, "a text or a whole number", &format!("write {key} = \"…\""));
                None
            }
        }
    }

    /// A whole number within bounds.
    pub(super) fn integer(&mut self, ctx: &mut Context<'_>, key: &str, allowed: RangeInclusive<i64>) -> Option<i64> {
        let value = self.ask(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if let Some(number) = number.filter(|n| allowed.contains(n)) {
            return Some(number);
        }
        let sought = format!("a whole number from {} to {}", allowed.start(), allowed.end());
        self.wrong_type(ctx, value.span(), key, &sought, &format!("write {key} = {}", allowed.start()));
        None
    }

    /// Megabytes above zero, with or without decimals, as bytes.
    pub(super) fn megabytes(&mut self, ctx: &mut Context<'_>, key: &str) -> Option<u64> {
        let value = self.ask(key)?;
        let megabytes = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => parse_decimal(number.as_str()).ok(),
            DeValue::Float(number) => parse_decimal(number.as_str()).ok(),
            _ => None,
        };
        let bytes = megabytes
            .filter(|mb| *mb > Decimal::ZERO)
            .and_then(|mb| mb.checked_mul(Decimal::from(1_000_000)))
            .and_then(|bytes| u64::try_from(bytes.trunc()).ok());
        if bytes.is_none() {
            self.wrong_type(ctx, value.span(), key, "a number of megabytes above 0", &format!("write {key} = 100"));
        }
        bytes
    }

    /// One of the words allowed.
    pub(super) fn choice<T: Copy>(&mut self, ctx: &mut Context<'_>, key: &str, allowed: &[(&str, T)]) -> Option<T> {
        let value = self.ask(key)?;
        let words: Vec<&str> = allowed.iter().map(|(word, _)| *word).collect();
        let help = format!("write one of {}", words.join(", "));
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(ctx, value.span(), key, "a text", &help);
            return None;
        };
        let found = allowed.iter().find(|(word, _)| normalise(word) == normalise(text)).map(|(_, choice)| *choice);
        if found.is_none() {
            self.bad(ctx, key, &format!("`{text}` is not one of its values"), &help);
        }
        found
    }

    /// A date, bare or as a text in any form of the manual.
    pub(super) fn date(&mut self, ctx: &mut Context<'_>, key: &str) -> Option<Date> {
        let value = self.ask(key)?;
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        let date = dates::parse_date(&text);
        if date.is_none() {
            self.wrong_type(ctx, value.span(), key, "a date", &format!("write {key} = 2022-03-31"));
        }
        date
    }

    /// A text in both languages, `{ en = "…", zh-Hant = "…" }`; one text alone serves both.
    pub(super) fn local_text(&mut self, ctx: &mut Context<'_>, key: &str) -> Option<LocalText> {
        let value = self.ask(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(LocalText::same(text.trim())),
            DeValue::Table(_) => {
                let mut languages = self.nested(ctx, key)?;
                let en = languages.string(ctx, "en").unwrap_or_default();
                let zh_hant = languages.string(ctx, "zh-Hant").unwrap_or_default();
                languages.close(ctx);
                let text = LocalText { en, zh_hant };
                self.check_languages(ctx, key, &text);
                Some(text)
            }
            _ => {
                let help = format!("write {key} = {{ en = \"…\", zh-Hant = \"…\" }}");
                self.wrong_type(ctx, value.span(), key, "a text in each language", &help);
                None
            }
        }
    }

    /// N009 when a text lacks a language of the report. A short name may: the full one then stands for it.
    fn check_languages(&self, ctx: &mut Context<'_>, key: &str, text: &LocalText) {
        let Some((given, lacking)) = crate::languages::lacking(text, ctx.locales()) else { return };
        if key == "short" {
            return;
        }
        let message = format!("[{}] {key} is given in {given} and not in {lacking}", self.section);
        ctx.push(Diag::new(Code::UntranslatedText, message).at(self.origin(key)).help(crate::languages::help(lacking)));
    }

    /// The section below this one.
    pub(super) fn nested(&mut self, ctx: &mut Context<'_>, key: &str) -> Option<Keys<'d>> {
        let value = self.ask(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(ctx, value.span(), key, "a section", &format!("write [{}.{key}]", self.section));
            return None;
        };
        Some(Keys {
            source: self.source,
            section: format!("{}.{key}", self.section),
            table: Some(table),
            span: self.value(key).map_or(value.span(), |(_, span)| span),
            asked: Vec::new(),
        })
    }
}
