//! The syntax of the ini file: sections with names and values. A comment begins a line or
//! stands behind white space, so that a secret may hold `#`; `%` means nothing special.

use secrecy::zeroize::Zeroize;

/// The sections in their order. Names of values are in lower case.
pub(super) struct Ini {
    sections: Vec<(String, Vec<(String, String)>)>,
}

impl Ini {
    /// The sections of a text, or the line that is none of this and why.
    pub(super) fn parse(text: &str) -> Result<Self, (usize, &'static str)> {
        let mut ini = Self {
            sections: Vec::new(),
        };
        for (line, number) in text.lines().zip(1..) {
            ini.take_line(line.trim()).map_err(|why| (number, why))?;
        }
        Ok(ini)
    }

    pub(super) fn section(&self, name: &str) -> Option<&Vec<(String, String)>> {
        let mut sections = self.sections.iter();
        let (_, values) = sections.find(|(known, _)| known == name)?;
        Some(values)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().map(|(name, _)| name.as_str())
    }

    fn take_line(&mut self, line: &str) -> Result<(), &'static str> {
        if line.is_empty() || line.starts_with(['#', ';']) {
            return Ok(());
        }
        if let Some(rest) = line.strip_prefix('[') {
            let (name, _) = rest.split_once(']').ok_or("a section without `]`")?;
            self.sections.push((name.trim().to_owned(), Vec::new()));
            return Ok(());
        }
        let (name, value) = line
            .split_once(['=', ':'])
            .ok_or("neither `[section]` nor `name = value`")?;
        let (_, values) = self
            .sections
            .last_mut()
            .ok_or("a value before any section")?;
        let name = name.trim().to_ascii_lowercase();
        values.push((name, unquoted(without_comment(value)).to_owned()));
        Ok(())
    }
}

impl Drop for Ini {
    fn drop(&mut self) {
        let values = self.sections.iter_mut().flat_map(|(_, values)| values);
        values.for_each(|(_, value)| value.zeroize());
    }
}

fn without_comment(value: &str) -> &str {
    let marks = value.match_indices(['#', ';']);
    let is_comment = |at: usize| {
        let before = value.get(..at).unwrap_or_default();
        before.is_empty() || before.ends_with([' ', '\t'])
    };
    let start = marks.map(|(at, _)| at).find(|at| is_comment(*at));
    value
        .get(..start.unwrap_or(value.len()))
        .unwrap_or(value)
        .trim()
}

fn unquoted(value: &str) -> &str {
    let without = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    without('"').or_else(|| without('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::Ini;

    #[test]
    fn values_are_read_as_people_write_them() {
        let text = "# a comment\n; another\n[ default ]\nType=access_key\nid : a ; why\n\
                    one = S#x\ntwo = 50%y\nthree = \"a b\" # c\nfour =\nfive = 'q'\r\n[other]\n";
        let ini = Ini::parse(text).unwrap();
        let values = ini.section("default").unwrap();
        let expected = [
            ("type", "access_key"),
            ("id", "a"),
            ("one", "S#x"),
            ("two", "50%y"),
            ("three", "a b"),
            ("four", ""),
            ("five", "q"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(*values, expected);
        assert_eq!(ini.names().collect::<Vec<_>>(), ["default", "other"]);
    }

    #[test]
    fn a_broken_line_is_told_by_its_number() {
        for (text, line) in [("a = b", 1), ("[x]\n\nwords", 3), ("[x\n", 1)] {
            assert_eq!(Ini::parse(text).err().unwrap().0, line, "{text}");
        }
    }
}
