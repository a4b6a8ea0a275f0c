//! Any text as the value of an output: what it means, or that it means nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use paiwatch::app::values::decode::decode;
use paiwatch::domain::Raw;

fuzz_target!(|text: &str| {
    let raw = Raw::new(text.to_owned());
    let _ = raw.value();
    let _ = decode(&raw);
});
