//! What `paiwatch config init` writes: every key, explained and without effect.

/// The text of a new file.
pub const TEMPLATE: &str = r#"# Configuration of paiwatch. A flag wins over a variable (PAIWATCH_...), and a
# variable over this file. `paiwatch config show` prints the settings in effect.

# The context that is used where `--context` names none.
#default-context = "prod"

# Times on the screen: local, utc, or an offset.
#time-zone = "local"
# auto (asks the terminal for its background), dark, light or high-contrast.
#theme = "auto"
# unicode, safe (no characters that some terminals draw two cells wide) or ascii.
#glyphs = "unicode"
# auto, always or never.
#color = "auto"
# Ring the bell for new failures and ends of runs; show in the terminal's title how things are.
#bell = false
#title = false
# Let the mouse select, fold and scroll.
#mouse = false

# A context is an account, a place and what is watched there, under one name.
#[context.prod]
# A profile of `aliyun configure`, or a section of ~/.alibabacloud/credentials.
#profile = "default"
#region = "cn-hangzhou"
#workspace = "94801"
# Overrides the region.
#endpoint = "https://paiflow.cn-hangzhou.aliyuncs.com"
#interval = "3s"
# Either targets or a filter; without them the newest runs.
#targets = ["@latest:churn-daily"]
#filter = "status=running since=24h"
"#;
