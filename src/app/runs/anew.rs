//! What is to be asked anew about a run.

/// What is to be asked anew about a run; each with what is before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) enum Anew {
    Nothing,
    /// Which of its nodes to ask for.
    Demand,
    /// Its tree.
    Shape,
    /// Its details.
    Everything,
}

impl Anew {
    /// The demand, where this is so.
    pub(super) fn demand_if(is_so: bool) -> Self {
        if is_so { Self::Demand } else { Self::Nothing }
    }
}
