use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::{Background, Bytes, Input, key};

fn all(bytes: &mut Bytes) -> Vec<Input> {
    std::iter::from_fn(|| bytes.next()).collect()
}

/// What comes of bytes in these pieces, after which nothing came for long.
fn read(pieces: &[&[u8]]) -> Vec<Input> {
    let mut bytes = Bytes::default();
    for piece in pieces {
        bytes.take(piece);
    }
    bytes.settle();
    all(&mut bytes)
}

fn plain(code: KeyCode) -> Input {
    key(code, KeyModifiers::NONE)
}

fn char(char: char) -> Input {
    plain(KeyCode::Char(char))
}

#[test]
fn a_sequence_in_pieces_is_one_key() {
    for (sequence, code) in [
        (&b"\x1b[F"[..], KeyCode::End),
        (b"\x1bOP", KeyCode::F(1)),
        (b"\x1b[11~", KeyCode::F(1)),
        (b"\x1b[[A", KeyCode::F(1)),
        (b"\x1b[24~", KeyCode::F(12)),
        (b"\x1b[6~", KeyCode::PageDown),
        (b"\x1b[1;1H", KeyCode::Home),
        ("特".as_bytes(), KeyCode::Char('特')),
    ] {
        for cut in 1..sequence.len() {
            let (head, tail) = sequence.split_at(cut);
            let mut bytes = Bytes::default();
            bytes.take(head);
            assert_eq!(all(&mut bytes), [], "{sequence:?} at {cut}");
            assert!(bytes.patience().is_some());
            bytes.take(tail);
            assert_eq!(all(&mut bytes), [plain(code)], "{sequence:?} at {cut}");
            assert_eq!(bytes.patience(), None);
        }
    }
}

#[test]
fn an_escape_alone_is_a_key_and_an_unknown_sequence_is_none() {
    assert_eq!(read(&[b"\x1b"]), [plain(KeyCode::Esc)]);
    assert_eq!(
        read(&[b"\x1b\x1b[A"]),
        [plain(KeyCode::Esc), plain(KeyCode::Up)]
    );
    assert_eq!(read(&[b"\x1b[99;9x", b"j"]), [char('j')]);
    assert_eq!(read(&[b"\x1b[12;5"]), [], "without an end");
    assert_eq!(read(&[b"\x1b[5;10Rq"]), [char('q')], "where the cursor is");
    assert_eq!(read(&[b"\x1bOj"]), []);
    assert_eq!(
        read(&[b"\x1bj\x1b["]),
        [
            key(KeyCode::Char('j'), KeyModifiers::ALT),
            key(KeyCode::Char('['), KeyModifiers::ALT)
        ]
    );
    assert_eq!(read(&[b"\xff\xc3", b"j"]), [char('j')]);
}

#[test]
fn what_keys_send_is_understood_with_what_is_held_beside_them() {
    for (bytes, code, modifiers) in [
        (&b"\r"[..], KeyCode::Enter, KeyModifiers::NONE),
        (b"\x7f", KeyCode::Backspace, KeyModifiers::NONE),
        (b"\x04", KeyCode::Char('d'), KeyModifiers::CONTROL),
        (b"\x1c", KeyCode::Char('4'), KeyModifiers::CONTROL),
        (b"G", KeyCode::Char('G'), KeyModifiers::SHIFT),
        (b"\x1b[1;2A", KeyCode::Up, KeyModifiers::SHIFT),
        (b"\x1b[1;5D", KeyCode::Left, KeyModifiers::CONTROL),
        (b"\x1b[Z", KeyCode::BackTab, KeyModifiers::SHIFT),
        (b"\x1b[99;5u", KeyCode::Char('c'), KeyModifiers::CONTROL),
    ] {
        assert_eq!(read(&[bytes]), [key(code, modifiers)], "{bytes:?}");
    }
}

#[test]
fn a_paste_is_one_event_whatever_is_in_it() {
    let paste = |text: &str| Input::Event(Event::Paste(text.to_owned()));
    assert_eq!(
        read(&[b"j\x1b[200~fl", b"ow\x1b[A\n\x1b[20", b"1~k"]),
        [char('j'), paste("flow\u{1b}[A\n"), char('k')]
    );
    assert_eq!(read(&[b"\x1b[200~cut"]), [paste("cut")], "without an end");
}

#[test]
fn what_a_terminal_says_of_itself_is_no_key() {
    for (said, background) in [
        ("rgb:fdfd/f6f6/e3e3", Background::Light),
        ("rgb:ff/ff/ff", Background::Light),
        ("rgb:0000/2b2b/3636", Background::Dark),
        ("rgba:0/0/0/f", Background::Dark),
    ] {
        for end in ["\x07", "\x1b\\"] {
            let answer = format!("j\x1b]11;{said}{end}k");
            let (head, tail) = answer.as_bytes().split_at(9);
            assert_eq!(
                read(&[head, tail]),
                [char('j'), Input::Background(background), char('k')],
                "{answer:?}"
            );
        }
    }
    assert_eq!(read(&[b"\x1bP>|tmux 3.3a q\x1b\\j"]), [char('j')]);
    assert_eq!(read(&[b"\x1b]11;rgb:q"]), [], "cut off");
    assert_eq!(
        read(&[b"\x1b]"]),
        [key(KeyCode::Char(']'), KeyModifiers::ALT)]
    );
}

#[test]
fn the_mouse_tells_what_it_does() {
    let event = |kind| {
        Input::Event(Event::Mouse(MouseEvent {
            kind,
            column: 9,
            row: 4,
            modifiers: KeyModifiers::NONE,
        }))
    };
    assert_eq!(
        read(&[b"\x1b[<0;10;5M\x1b[<32;10;5M\x1b[<0;10;5m\x1b[<65;10;5M"]),
        [
            event(MouseEventKind::Down(MouseButton::Left)),
            event(MouseEventKind::Drag(MouseButton::Left)),
            event(MouseEventKind::Up(MouseButton::Left)),
            event(MouseEventKind::ScrollDown),
        ]
    );
}

proptest::proptest! {
    #[test]
    fn whatever_comes_in_whatever_pieces_means_the_same_and_nothing_stays_open(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                &b"\x1b"[..], b"[", b"A", b"O", b"P", b"~", b"1;5", b"q", b"]11;", b"\x07", b"\\",
                b"\xe7", b"\x89", b"\xb9", b"200~", b"\x1b[201~", b"<0;1;1M", b"\r",
            ]),
            0..20,
        )
    ) {
        let whole: Vec<u8> = pieces.concat();
        let together = read(&[&whole]);
        let one_by_one: Vec<&[u8]> = whole.chunks(1).collect();
        proptest::prop_assert_eq!(read(&one_by_one), together);
        let mut bytes = Bytes::default();
        bytes.take(&whole);
        bytes.settle();
        proptest::prop_assert_eq!(bytes.patience(), None);
        let alone = Input::Event(Event::Key(KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE)));
        let _ = all(&mut bytes);
        bytes.take(b"j");
        proptest::prop_assert_eq!(all(&mut bytes), [alone]);
    }
}
