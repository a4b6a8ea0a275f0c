//! What a key costs in long logs and long values.

use std::sync::Arc;

use bytestring::ByteString;
use chrono::DateTime;
use divan::{Bencher, black_box};
use paiwatch::app::json::{Document, Part, Tree};
use paiwatch::app::log::{Filter, Log, Shape};
use paiwatch::app::message::Step;
use paiwatch::domain::{Answer, Exchange, LogPage, NodeKey, Raw, Sequence};

fn main() {
    divan::main();
}

const SHAPE: Shape = Shape {
    width: 59,
    height: 40,
    wraps: true,
};

/// A log of as many lines as are held.
fn log() -> Log {
    let node = NodeKey::new("flow-a".into(), "node-a".into());
    let mut log = Log::new(node, Filter::default(), 1);
    let line = |n: usize| {
        ByteString::from(format!(
            "2024-05-06 07:09:46 INFO [{n}] train-auc:0.9{n} valid-auc:0.8{n}"
        ))
    };
    let answer = Answer {
        exchange: Exchange {
            sequence: Sequence(1),
            sent: DateTime::UNIX_EPOCH,
            received: DateTime::UNIX_EPOCH,
            service_date: None,
            bytes: 0,
            request_id: None,
        },
        content: LogPage {
            total: Some(50_000),
            lines: (0..50_000).rev().map(line).collect(),
        },
    };
    log.take_in(&Ok(answer), true);
    log
}

/// A value of ten megabytes.
fn parts() -> Vec<Part> {
    let row = r#"{"id":"artifact-0123456789","value":[1,2,3],"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#;
    let text = format!("[{}]", vec![row; 85_000].join(","));
    vec![Part {
        name: "value".to_owned(),
        raw: Raw::new(text),
        is_inside: false,
    }]
}

#[divan::bench]
fn scroll_50_000_lines(bencher: Bencher) {
    let mut log = log();
    bencher.bench_local(|| {
        log.scroll(-1, SHAPE);
        log.scroll(isize::MIN, SHAPE);
        log.scroll(isize::MAX, SHAPE);
    });
}

#[divan::bench]
fn search_50_000_lines(bencher: Bencher) {
    let mut log = log();
    bencher.bench_local(|| {
        let ring = &log.ring;
        log.search.look_for(black_box("auc:0.949999"), ring);
    });
}

#[divan::bench]
fn read_10_megabytes(bencher: Bencher) {
    let parts = parts();
    bencher.bench_local(|| Document::of(black_box(&parts)));
}

#[divan::bench]
fn open_10_megabytes_that_were_read(bencher: Bencher) {
    let document = Arc::new(Document::of(&parts()));
    bencher.bench_local(|| Tree::new(Arc::clone(&document)));
}

#[divan::bench]
fn scroll_10_megabytes(bencher: Bencher) {
    let mut tree = Tree::new(Arc::new(Document::of(&parts())));
    bencher.bench_local(|| {
        tree.go(Step::Last, 40);
        tree.go(Step::PageUp, 40);
        tree.window(40).count()
    });
}

#[divan::bench]
fn unfold_all_of_10_megabytes(bencher: Bencher) {
    let mut tree = Tree::new(Arc::new(Document::of(&parts())));
    bencher.bench_local(|| tree.set_all(true));
}

#[divan::bench]
fn search_10_megabytes(bencher: Bencher) {
    let mut tree = Tree::new(Arc::new(Document::of(&parts())));
    bencher.bench_local(|| tree.look_for(black_box("nowhere"), 40));
}
