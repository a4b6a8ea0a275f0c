//! A small body that becomes a large one when it is unpacked.

use std::io;

use axum::body::{Body, Bytes};
use flate2::{Compress, Compression, Crc, FlushCompress};
use futures_util::stream;

const MEGABYTE: usize = 1_000_000;
/// Gzip, deflate, no name, no time, of an unknown system.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
const BEGINNING: &[u8] = b"{\"RequestId\":\"bomb\",\"PipelineRuns\":[";
const END: &[u8] = b"]}";

/// Blanks within JSON, so that it is valid for whoever has the room for it.
pub(super) fn body(megabytes: u64) -> Body {
    let blanks = vec![b' '; MEGABYTE];
    let mut crc = Crc::new();
    crc.update(BEGINNING);
    let head = [&HEAD[..], &packed(BEGINNING, FlushCompress::Full)].concat();
    // Each piece stands for itself, so one that is packed once can be sent again and again.
    let piece = Bytes::from(packed(&blanks, FlushCompress::Full));
    let pieces = (0..=megabytes).map(move |number| {
        if number < megabytes {
            crc.update(&blanks);
            return piece.clone();
        }
        crc.update(END);
        let mut last = packed(END, FlushCompress::Finish);
        last.extend(crc.sum().to_le_bytes());
        last.extend(crc.amount().to_le_bytes());
        Bytes::from(last)
    });
    let whole = std::iter::once(Bytes::from(head)).chain(pieces);
    Body::from_stream(stream::iter(whole.map(io::Result::Ok)))
}

/// What cannot be packed, which never happens, is left out; the client then sees a broken body,
/// which is the point anyway.
fn packed(plain: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut out = Vec::with_capacity(plain.len() / 100 + 1024);
    let packing = Compress::new(Compression::fast(), false).compress_vec(plain, &mut out, flush);
    packing.map(|_| out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::body::to_bytes;
    use flate2::read::GzDecoder;
    use serde_json::Value;

    use crate::sim::faults::bomb::body;

    #[tokio::test]
    async fn it_is_small_packed_and_valid_unpacked() {
        let packed = to_bytes(body(3), usize::MAX).await.unwrap();
        assert!(packed.len() < 60_000, "{}", packed.len());
        let mut plain = Vec::new();
        GzDecoder::new(&*packed).read_to_end(&mut plain).unwrap();
        assert!(plain.len() > 3_000_000);
        let json: Value = serde_json::from_slice(&plain).unwrap();
        assert_eq!(json["RequestId"], "bomb");
    }
}
