//! At which costs a threshold is judged, where those are told anew.

use std::fmt;

use crate::metrics::CostSources;

/// That a threshold is judged at the costs that it was chosen at, where all other figures are at others, or columns go by other names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AtItsCosts {
    /// Where they came from when it was chosen.
    pub(super) then: CostSources,
    /// Where they come from now: columns may be called otherwise.
    pub(super) now: CostSources,
    /// Where those come from that all other figures are at.
    pub(super) said: CostSources,
}

/// `"late_fp" is taken for the "cost_fp" of the decision`, and where other figures are at other costs: `then and now are compared at the costs of the decision (fp=late_fp,fn=1; "late_fp" is taken for its "cost_fp"); …`
impl fmt::Display for AtItsCosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.then.columns();
        let renamed = self.now.columns();
        let renamed: Vec<(&String, &String)> = renamed
            .iter()
            .filter_map(|(outcome, column)| column.as_ref().zip(before.get(outcome).as_ref()))
            .filter(|(now, then)| now != then)
            .collect();
        if self.now == self.said {
            let renamed =
                renamed.iter().map(|(now, then)| format!("{now:?} is taken for the {then:?} of the decision"));
            return f.write_str(&renamed.collect::<Vec<_>>().join("; "));
        }
        write!(f, "then and now are compared at the costs of the decision ({}", self.now.written())?;
        for (now, then) in renamed {
            write!(f, "; {now:?} is taken for its {then:?}")?;
        }
        write!(f, "); all other figures are at those given here")
    }
}
