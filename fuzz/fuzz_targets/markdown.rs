//! A narrative section from any bytes, in both languages.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    heng_fuzz::read(&["narrative/en/10-about.md", "narrative/zh-Hant/10-about.md"], bytes);
});
