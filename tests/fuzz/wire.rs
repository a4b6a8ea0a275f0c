//! Any bytes as an answer of the batch query: rows or a reason, never a panic.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use paiwatch::source::wire::status_rows;

fuzz_target!(|body: &[u8]| {
    let body = Bytes::copy_from_slice(body);
    let _ = status_rows(&body);
});
