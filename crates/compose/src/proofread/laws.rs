//! Names of laws as laws.csv writes them: N010.
//!
//! In: running text and the book's laws. Out: a diagnostic for each name that laws.csv does not have. Invariant: nothing is said of a book
//! without laws, nor of a law that is only called by a common word ("the Ordinance"). Not here: which aspects a law belongs to.

use super::lexicon::Lexicon;
use super::{Words, excerpt};
use heng_intake::book::Book;
use heng_intake::text::nearest;
use heng_model::{Code, Diag, Diags, Locale};

/// The laws of a book in one language.
pub(super) struct Laws {
    locale: Locale,
    names: Vec<String>,
}

impl Laws {
    pub(super) fn of(book: &Book, locale: Locale) -> Self {
        let given = book.governance.laws.iter().filter(|law| law.name.has(locale));
        Self { locale, names: given.map(|law| law.name.get(locale).to_string()).collect() }
    }

    pub(super) fn check(&self, words: &Words<'_>, diags: &mut Diags) {
        if self.names.is_empty() {
            return;
        }
        let found = match self.locale {
            Locale::En => named_in_english(&self.without_known(words.text)),
            Locale::ZhHant => named_in_chinese(words.text),
        };
        for (start, end) in found {
            let name = &words.text[start..end];
            if self.names.iter().any(|law| is_name_of(name, law)) {
                continue;
            }
            let mut diag = Diag::new(Code::UnknownLaw, format!("laws.csv has no law `{name}`"))
                .at((words.at)(start))
                .excerpt(excerpt(words.text, start, end));
            if let Some(near) = nearest(name, self.names.iter().map(String::as_str)) {
                diag = diag.note(format!("nearest: {near}"));
            }
            diags.push(diag.help("write the name as in laws.csv, or add the law there"));
        }
    }
}

impl Laws {
    /// The text with the names it gives rightly struck out, so that the words around them are not read as part of a name.
    fn without_known(&self, text: &str) -> String {
        let mut names: Vec<&str> = self.names.iter().map(|law| law.split(['(', '（']).next().unwrap_or(law).trim()).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let mut text = text.to_string();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            let mut at = 0;
            while let Some(step) = text[at..].find(name) {
                let (start, end) = (at + step, at + step + name.len());
                let whole = !text[end..].starts_with(char::is_alphanumeric) && !text[..start].ends_with(char::is_alphanumeric);
                if whole {
                    text.replace_range(start..end, &";".repeat(name.len()));
                }
                at = end;
            }
        }
        text
    }
}

/// Whether a text names the law: in full, without its chapter in brackets, or without the country it belongs to. Words before the name
/// ("Hong Kong's") are not part of it.
fn is_name_of(written: &str, law: &str) -> bool {
    let (written, law) = (essence(written), essence(law));
    !law.is_empty() && (written == law || ends_with_words(&written, &law) || (law.starts_with(&written) && written.contains(' ')))
        || law.ends_with(&written) && law.strip_suffix(written.as_str()).is_some_and(|rest| rest == "中華人民共和國")
        || written.strip_prefix("中華人民共和國").is_some_and(|rest| rest == law)
}

/// The name without brackets and article.
fn essence(name: &str) -> String {
    let mut depth = 0_i32;
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            '《' | '》' => {}
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    let words = words.join(" ").to_lowercase();
    words.strip_prefix("the ").unwrap_or(&words).to_string()
}

fn ends_with_words(text: &str, end: &str) -> bool {
    text.strip_suffix(end).is_some_and(|before| before.ends_with([' ', '\'', '’']))
}

/// 《…條例》.
fn named_in_chinese(text: &str) -> Vec<(usize, usize)> {
    let endings = &Lexicon::of(Locale::ZhHant).laws;
    let mut found = Vec::new();
    for (at, _) in text.match_indices('《') {
        let start = at + '《'.len_utf8();
        let Some(length) = text[start..].find('》') else { continue };
        if endings.iter().any(|ending| essence(&text[start..start + length]).ends_with(ending.as_str())) {
            found.push((start, start + length));
        }
    }
    found
}

/// Runs of capitalised words that end in Ordinance, Law, Act or Regulation.
fn named_in_english(text: &str) -> Vec<(usize, usize)> {
    let lexicon = Lexicon::of(Locale::En);
    let tokens = tokens(text);
    let is_end = |token: &Token<'_>| lexicon.laws.iter().any(|law| law == token.word);
    let is_join = |token: &Token<'_>| lexicon.joins.iter().any(|join| join == token.word);
    let mut found = Vec::new();
    let mut after = 0;
    for (i, token) in tokens.iter().enumerate() {
        if i < after || !is_end(token) {
            continue;
        }
        let mut first = i;
        while first > after {
            let previous = &tokens[first - 1];
            let part = previous.is_capital() && !is_end(previous) || is_join(previous);
            if !part || previous.ends_clause {
                break;
            }
            first -= 1;
        }
        while first < i && (is_join(&tokens[first]) || lexicon.starts.iter().any(|w| w.eq_ignore_ascii_case(tokens[first].word)))
        {
            first += 1;
        }
        let last = continued(&tokens, i, &is_join, &is_end);
        after = last + 1;
        if last > first {
            found.push((tokens[first].start, tokens[last].end));
        }
    }
    found
}

/// The last word of a name that goes on after its kind: "Law of the People's Republic of China on …"; "the Act on which" does not.
fn continued(
    tokens: &[Token<'_>],
    kind: usize,
    is_join: &dyn Fn(&Token<'_>) -> bool,
    is_end: &dyn Fn(&Token<'_>) -> bool,
) -> usize {
    let mut last = kind;
    let mut before_and = kind;
    for at in kind + 1..tokens.len() {
        let token = &tokens[at];
        if tokens[at - 1].ends_clause || (at == kind + 1 && !["of", "on"].contains(&token.word)) {
            break;
        }
        if is_end(token) {
            // Another law begins after "and".
            return before_and;
        }
        if token.word == "and" {
            before_and = last;
        }
        if token.is_capital() {
            last = at;
        } else if !is_join(token) {
            break;
        }
    }
    last
}

struct Token<'t> {
    word: &'t str,
    start: usize,
    end: usize,
    /// Whether a comma, full stop or the like follows.
    ends_clause: bool,
}

impl Token<'_> {
    fn is_capital(&self) -> bool {
        self.word.chars().next().is_some_and(char::is_uppercase)
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let in_word = c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '&');
        match (in_word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                tokens.push(Token { word: &text[from..at], start: from, end: at, ends_clause: c != ' ' });
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws_are_found_by_their_names() {
        let english =
            |text: &'static str| -> Vec<&str> { named_in_english(text).into_iter().map(|(a, b)| &text[a..b]).collect() };
        let cases = [
            ("We comply with the Employment Ordinance (Cap. 57).", vec!["Employment Ordinance"]),
            ("the Labour Law and the Labour Contract Law, and by-laws", vec!["Labour Law", "Labour Contract Law"]),
            ("The Law of the People's Republic of China on Air applies.", vec!["Law of the People's Republic of China on Air"]),
            ("the Ordinance applies; by law; a regulation", vec![]),
            ("the Law on Things in the Mainland", vec!["Law on Things in the Mainland"]),
            ("Company policy. Act now.", vec![]),
            ("under Hong Kong's Prevention of Bribery Ordinance", vec!["Hong Kong's Prevention of Bribery Ordinance"]),
        ];
        for (text, expected) in cases {
            assert_eq!(english(text), expected, "{text}");
        }
        let text = "遵守《僱傭條例》（第57章）、《勞動法》及《環境、社會及管治報告指引》";
        let found: Vec<&str> = named_in_chinese(text).into_iter().map(|(a, b)| &text[a..b]).collect();
        assert_eq!(found, ["僱傭條例", "勞動法"]);
    }

    #[test]
    fn a_law_is_named_in_full_or_in_short() {
        for (written, law, same) in [
            ("Employment Ordinance", "Employment Ordinance (Cap. 57)", true),
            ("Hong Kong's Employment Ordinance", "Employment Ordinance (Cap. 57)", true),
            ("Employment Ordinances", "Employment Ordinance (Cap. 57)", false),
            ("Labour Law", "Labour Law of the People's Republic of China", true),
            ("勞動法", "《中華人民共和國勞動法》", true),
            ("中華人民共和國勞動法", "勞動法", true),
            ("勞工法", "勞動法", false),
        ] {
            assert_eq!(is_name_of(written, law), same, "{written}");
        }
    }
}
