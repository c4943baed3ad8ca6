//! `heng.toml` from any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    heng_fuzz::read(&["heng.toml"], bytes);
});
