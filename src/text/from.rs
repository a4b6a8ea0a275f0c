//! What is said in one area of the program is something that the program says.

use crate::text::Text;
use crate::text::areas::{DoctorText, LabelText, ScriptText, UsageText};

impl From<DoctorText> for Text {
    fn from(text: DoctorText) -> Self {
        Self::Doctor(text)
    }
}

impl From<LabelText> for Text {
    fn from(text: LabelText) -> Self {
        Self::Label(text)
    }
}

impl From<ScriptText> for Text {
    fn from(text: ScriptText) -> Self {
        Self::Script(text)
    }
}

impl From<UsageText> for Text {
    fn from(text: UsageText) -> Self {
        Self::Usage(text)
    }
}
