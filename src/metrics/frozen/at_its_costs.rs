//! At which costs a threshold is judged, where all other figures are at others.

use std::fmt;

use crate::metrics::CostSources;

/// That a threshold is judged at the costs that it was chosen at, where all other figures are at others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AtItsCosts {
    /// Where they came from when it was chosen.
    pub(super) then: CostSources,
    /// Where they come from now: columns may be called otherwise.
    pub(super) now: CostSources,
}

/// `then and now are compared at the costs of the decision (fp=late_fp,fn=1; "late_fp" is taken for its "cost_fp"); …`
impl fmt::Display for AtItsCosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, costs) = (self.then.columns(), self.now.written());
        write!(f, "then and now are compared at the costs of the decision ({costs}")?;
        for (outcome, column) in self.now.columns().iter() {
            if let Some((now, then)) =
                column.as_ref().zip(before.get(outcome).as_ref()).filter(|(now, then)| now != then)
            {
                write!(f, "; {now:?} is taken for its {then:?}")?;
            }
        }
        write!(f, "); all other figures are at those given here")
    }
}
