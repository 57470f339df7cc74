//! The official evaluation's figures under its own names.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::metrics::OfficialFigures;

/// What `evaluate-v2.0.py` prints: its keys in its order, those of questions that there are none of left out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evaluation(pub(crate) OfficialFigures);

impl Serialize for Evaluation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OfficialFigures { all, has_ans, no_ans, best } = &self.0;
        let mut map = serializer.serialize_map(None)?;
        for (prefix, share) in [("", Some(all)), ("HasAns_", has_ans.as_ref()), ("NoAns_", no_ans.as_ref())] {
            if let Some(share) = share {
                map.serialize_entry(&format!("{prefix}exact"), &share.exact)?;
                map.serialize_entry(&format!("{prefix}f1"), &share.f1)?;
                map.serialize_entry(&format!("{prefix}total"), &share.total)?;
            }
        }
        if let Some(best) = best {
            map.serialize_entry("best_exact", &best.exact)?;
            map.serialize_entry("best_exact_thresh", &best.exact_thresh)?;
            map.serialize_entry("best_f1", &best.f1)?;
            map.serialize_entry("best_f1_thresh", &best.f1_thresh)?;
        }
        map.end()
    }
}
