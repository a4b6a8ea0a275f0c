//! What of an answer is not as documented, noted while it is read.

use std::cell::RefCell;

use bytestring::ByteString;

use crate::domain::Unparsed;

/// The text that is read, and what is odd about it.
pub(super) struct Body<'de> {
    pub(super) text: &'de ByteString,
    unparsed: RefCell<UnparsedFields>,
}

/// What is odd about a text.
#[derive(Default)]
pub(crate) struct UnparsedFields {
    pub(crate) values: Unparsed,
    /// The fields of the answer itself that could not be read, and what each should be.
    unread: Vec<(Box<str>, &'static str)>,
}

impl UnparsedFields {
    /// Why an answer tells nothing to those who asked for these fields: one is
    /// there, and is of another kind.
    pub(crate) fn keeps_from(&self, wanted: &[&str]) -> Option<String> {
        let (name, kind) = self
            .unread
            .iter()
            .find(|(name, _)| wanted.contains(&&**name))?;
        let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        Some(format!("`{name}` is not {article} {kind}"))
    }
}

/// Where in the text a value stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'p, 'de> {
    body: &'p Body<'de>,
    /// Of the field; of an item, that of its list.
    name: &'p str,
    /// 0 is the whole text, 1 its fields.
    depth: usize,
}

impl<'de> Body<'de> {
    pub(super) fn new(text: &'de ByteString) -> Self {
        Self {
            text,
            unparsed: RefCell::default(),
        }
    }

    pub(super) fn whole(&self) -> Place<'_, 'de> {
        Place {
            body: self,
            name: "",
            depth: 0,
        }
    }

    pub(super) fn into_unparsed(self) -> UnparsedFields {
        self.unparsed.into_inner()
    }
}

impl<'p, 'de> Place<'p, 'de> {
    pub(super) fn text(self) -> &'de ByteString {
        self.body.text
    }

    pub(super) fn field<'q>(self, name: &'q str) -> Place<'q, 'de>
    where
        'p: 'q,
    {
        Place {
            name,
            depth: self.depth + 1,
            body: self.body,
        }
    }

    pub(super) fn item(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    /// The value here is not understood.
    pub(super) fn is_odd(self) {
        self.body.unparsed.borrow_mut().values.note(self.name, 1);
    }

    /// The value here is not what it should be. Whether that costs the answer,
    /// where it is a field of the answer itself, is for those who asked.
    pub(super) fn is_no(self, kind: &'static str) {
        if self.depth == 0 {
            return;
        }
        self.is_odd();
        if self.depth == 1 {
            let mut unparsed = self.body.unparsed.borrow_mut();
            unparsed.unread.push((self.name.into(), kind));
        }
    }
}
