//! Any text as a story: a story that can be played, or a complaint.

#![no_main]

use libfuzzer_sys::fuzz_target;
use paiwatch::sim::story::Story;

fuzz_target!(|text: &str| {
    if let Err(error) = Story::parse("fuzzed.toml", text) {
        assert!(!error.to_string().is_empty());
    }
});
