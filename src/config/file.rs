//! The file, read and checked.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::config::context::Written as WrittenContext;
use crate::config::{ConfigError, Context};
use crate::written::{Flaw, nearest, text_of};

/// The file as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    default_context: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    theme: Option<Spanned<String>>,
    glyphs: Option<Spanned<String>>,
    color: Option<Spanned<String>>,
    bell: Option<bool>,
    title: Option<bool>,
    mouse: Option<bool>,
    #[serde(default)]
    context: BTreeMap<String, WrittenContext>,
}

/// The configuration; an empty one where there is no file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    file: String,
    text: String,
    written: Written,
    contexts: BTreeMap<String, Context>,
}

/// A key whose value is one of some words, which others know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    TimeZone,
    Theme,
    Glyphs,
    Color,
}

impl Config {
    /// The file at a path; an empty one where there is none, unless somebody has named it.
    pub fn read(path: &Path, is_named: bool) -> Result<Self, ConfigError> {
        let file = path.display().to_string();
        match text_of(path) {
            Ok(text) => Self::parse(&file, &text),
            Err(error) if is_absent(&error) && !is_named => Ok(Self {
                file,
                ..Self::default()
            }),
            Err(error) => Err(ConfigError::Unreadable {
                file,
                why: error.to_string(),
            }),
        }
    }

    /// The text of a file; `file` is what errors call it.
    pub fn parse(file: &str, text: &str) -> Result<Self, ConfigError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let wrong = |flaw| ConfigError::in_file(flaw, file, text);
        let written: Written = toml::from_str(text).map_err(|error| wrong(error.into()))?;
        let mut contexts = BTreeMap::new();
        for (name, context) in &written.context {
            contexts.insert(name.clone(), context.checked().map_err(wrong)?);
        }
        let config = Self {
            file: file.to_owned(),
            text: text.to_owned(),
            written,
            contexts,
        };
        config.check_default_context()?;
        Ok(config)
    }

    /// What errors call the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The names of the contexts.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.contexts.keys().map(String::as_str)
    }

    /// The context that is used where none is named.
    pub fn default_context(&self) -> Option<&str> {
        let name = self.written.default_context.as_ref()?;
        Some(name.get_ref())
    }

    /// The context of a name.
    pub fn context(&self, name: &str) -> Result<&Context, ConfigError> {
        self.contexts
            .get(name)
            .ok_or_else(|| ConfigError::NoSuchContext {
                file: self.file.clone(),
                name: name.to_owned(),
                nearest: nearest(name, self.names()).map(str::to_owned),
            })
    }

    /// The value of a key, as `read` understands it, which says what is wrong otherwise.
    pub fn word<T>(
        &self,
        word: Word,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        let written = &self.written;
        let written = match word {
            Word::TimeZone => &written.time_zone,
            Word::Theme => &written.theme,
            Word::Glyphs => &written.glyphs,
            Word::Color => &written.color,
        };
        let Some(written) = written else {
            return Ok(None);
        };
        let value = read(written.get_ref());
        let value = value.map_err(|problem| self.wrong(Flaw::new(written.span(), problem)))?;
        Ok(Some(value))
    }

    /// Whether the mouse belongs to the program.
    pub fn mouse(&self) -> Option<bool> {
        self.written.mouse
    }

    /// Whether the bell rings for what matters.
    pub fn bell(&self) -> Option<bool> {
        self.written.bell
    }

    /// Whether the title of the terminal tells how things are.
    pub fn title(&self) -> Option<bool> {
        self.written.title
    }

    fn check_default_context(&self) -> Result<(), ConfigError> {
        let Some(written) = &self.written.default_context else {
            return Ok(());
        };
        let name = written.get_ref();
        if self.contexts.contains_key(name) {
            return Ok(());
        }
        let problem = match nearest(name, self.names()) {
            Some(nearest) => format!("there is no context `{name}`; did you mean `{nearest}`?"),
            None => format!("there is no `[context.{name}]`"),
        };
        Err(self.wrong(Flaw::new(written.span(), problem)))
    }

    fn wrong(&self, flaw: Flaw) -> ConfigError {
        ConfigError::in_file(flaw, &self.file, &self.text)
    }
}

/// A home that is no folder has no file in it.
fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Config;
    use crate::config::{TEMPLATE, Watched};

    #[track_caller]
    fn wrong(text: &str) -> String {
        Config::parse("c.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn a_context_is_read_whole() {
        let text = "default-context = \"prod\"\nmouse = true\n[context.prod]\nprofile = \"ops\"\n\
                    region = \"cn-hangzhou\"\nworkspace = 94801\ninterval = \"5s\"\n\
                    filter = \"name=reco status=failed\"\n[context.lab]\n\
                    endpoint = \"https://h:8443\"\ntargets = [\"@latest\", \"flow-a/node-b\"]\n";
        let config = Config::parse("c.toml", text).unwrap();
        assert_eq!(config.default_context(), Some("prod"));
        let context = config.context("prod").unwrap();
        assert_eq!(context.workspace.as_deref(), Some("94801"));
        assert_eq!(context.interval, Some(Duration::from_secs(5)));
        let filter = "name=reco status=failed".to_owned();
        assert_eq!(context.watched, Some(Watched::Filter(filter)));
        let lab = config.context("lab").unwrap();
        assert!(matches!(&lab.watched, Some(Watched::Targets(two)) if two.len() == 2));
        assert_eq!(config.mouse(), Some(true));
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_the_word_that_was_meant() {
        for (text, said) in [
            ("thme = \"x\"", "c.toml:1:1: unknown field `thme`"),
            ("mouse = \"yes\"", "c.toml:1:9: "),
            (
                "[context.a]\nregoin = \"x\"",
                "c.toml:2:1: unknown field `regoin`",
            ),
            ("[context.a]\nregoin = \"x\"", "did you mean `region`?"),
            ("[context.a]\nregion = \"cn-hangzou\"", "c.toml:2:10: "),
            (
                "[context.a]\nregion = \"cn-hangzou\"",
                "did you mean `cn-hangzhou`?",
            ),
            ("[context.a]\nregion = \"a b\"", "`a b` is not a region"),
            ("[context.a]\ninterval = \"soon\"", "c.toml:2:12: "),
            ("[context.a]\ninterval = \"2days\"", "between 1ms and 1day"),
            (
                "[context.a]\nendpoint = \"http://far.example\"",
                "plain HTTP",
            ),
            (
                "[context.a]\nendpoint = \"https://u:hush@h\"",
                "no user name",
            ),
            (
                "[context.a]\ntargets = [\"@latest\", \"a b\"]",
                "c.toml:2:23: `a b` is not a run id, link or @latest",
            ),
            ("[context.a]\nfilter = \"nam=x\"", "did you mean `name=`?"),
            (
                "[context.a]\nprofile = \"\"",
                "c.toml:2:11: there is nothing in it",
            ),
            ("default-context = \"b\"\n[context.a]", "did you mean `a`?"),
            ("[context.a\n", "c.toml:1:"),
        ] {
            let error = wrong(text);
            assert!(error.contains(said), "{text}: {error}");
            assert!(!error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn an_unknown_context_is_told_with_the_nearest() {
        let config = Config::parse("c.toml", "[context.prod]\n").unwrap();
        let error = config.context("prd").unwrap_err().to_string();
        assert!(error.ends_with("did you mean `prod`?"), "{error}");
    }

    #[test]
    fn the_template_changes_nothing_and_is_right_when_it_is_uncommented() {
        let config = Config::parse("c.toml", TEMPLATE).unwrap();
        assert_eq!(config.names().count(), 0);
        let lines = TEMPLATE.lines().map(|line| {
            let rest = line.strip_prefix('#');
            rest.filter(|rest| rest.contains(" = ") || rest.starts_with('['))
                .unwrap_or(line)
        });
        let text: Vec<&str> = lines.filter(|line| !line.starts_with("filter")).collect();
        let config = Config::parse("c.toml", &text.join("\n")).unwrap();
        assert_eq!(config.names().count(), 1);
    }
}
