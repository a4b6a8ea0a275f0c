//! The panes of the screen, how tree and detail pane share it, and the tabs.

/// Where the keys go while browsing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Tree,
    Detail,
    Events,
}

/// Where the detail pane stands, as far as it has room there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Split {
    /// Beside the tree; on a narrow screen some lines below it stand for it.
    #[default]
    Right,
    Below,
    /// Only in the tree's place, when it is opened.
    Off,
}

/// What the detail pane shows of the selected row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Outputs,
    Logs,
    Inputs,
    Json,
}

impl Tab {
    /// All tabs in the order of the screen.
    pub const ALL: [Self; 5] = [
        Self::Overview,
        Self::Outputs,
        Self::Logs,
        Self::Inputs,
        Self::Json,
    ];
}

/// How the rows are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Runs, nodes and outputs, each below what holds it.
    #[default]
    Tree,
    /// What matters of one run with its path in the row, then the other runs:
    /// for panes too narrow for a tree. The run in front stands in the header.
    Flat,
}
