#![allow(clippy::unwrap_used)]
use super::super::TaskDescription;
use super::super::table::{ReportCell, ReportTable, TableShape, header};
use super::*;
use crate::metrics::{Axis, Interval, Metric};

/// Marks in which `<` means something.
struct Tags;

impl Tags {
    fn tagged(tag: &str, text: &str) -> String {
        format!("<{tag}>{}</{tag}>", Self.text(text))
    }
}

impl Marks for Tags {
    fn text(&self, text: &str) -> String {
        text.replace('<', "&lt;")
    }

    fn code(&self, text: &str) -> String {
        Self::tagged("code", text)
    }

    fn strong(&self, text: &str) -> String {
        Self::tagged("b", text)
    }
}

#[test]
fn a_format_escapes_what_means_something_in_it_wherever_a_name_stands() {
    let heading = Sentence::Title(Path::new("a<b.csv")).in_full(&Tags);
    assert_eq!(heading, "Operating points of <code>a&lt;b.csv</code>");
    let warning = Warning::OneClass { name: "<same>".into(), is_one: true };
    let full = Sentence::Warning(&warning).in_full(&Tags);
    assert!(full.starts_with("<b>Warning:</b> ") && full.contains("&lt;same>") && !full.contains("<same>"), "{full}");
    let decision = ChosenBy::Decision {
        path: "a<b.json".into(),
        reason: Reason::Other("<best>".into()),
        prevalence: Prevalence::new(0.02),
        note: Some("<why>\u{1b}\nnow".into()),
        revision: Some(3),
    };
    let escaped = "From the decision <code>a&lt;b.json</code> (revision 3), chosen for <code>&lt;best></code> at a prevalence of 2 %. Reason: &lt;why> now";
    assert_eq!(Sentence::Chosen(&decision).in_full(&Tags), escaped);
    let names =
        vec![vec![ReportCell::Name("<same>".into()), ReportCell::Count(3)], vec![ReportCell::Name("<other>".into())]];
    let table = ReportTable { shape: TableShape::Matrix, header: header(&["<", "count"]), rows: names };
    assert_eq!(table.names(&Tags), ["&lt;", "count"]);
    assert_eq!(table.cells(&table.rows[0], &Tags), ["&lt;same>", "3"]);
    assert_eq!(table.cells(&table.rows[1], &Tags), ["&lt;other>", ""]);
}

#[test]
fn no_sentence_goes_past_the_marks() {
    /// Marks that leave nothing of what goes through them.
    struct Silence;
    impl Marks for Silence {
        fn text(&self, _text: &str) -> String {
            String::new()
        }

        fn code(&self, _text: &str) -> String {
            String::new()
        }

        fn strong(&self, _text: &str) -> String {
            String::new()
        }
    }
    let model = ModelDescription {
        path: "a<b".into(),
        name: "<b>".into(),
        summary: "small".into(),
        task: TaskDescription::Encoder { dimensions: 384 },
        axis: Axis::Probability,
        max_length: 128,
        lowercase: true,
        scoring: None,
    };
    let cost = PrecisionCost::new(&[0.5], &[0.25], 0.5);
    let warning = Warning::DemoModel;
    let decision = ChosenBy::Decision {
        path: "a<b".into(),
        reason: Reason::Manual,
        prevalence: None,
        note: Some("it".into()),
        revision: Some(2),
    };
    for sentence in [
        Sentence::Title(Path::new("a<b.csv")),
        Sentence::Model(&model),
        Sentence::AtThreshold(0.5),
        Sentence::SamePredictions(SameLabels::new(Interval { low: None, high: None }, 0.5, 4)),
        Sentence::Chosen(&ChosenBy::Hand),
        Sentence::Chosen(&ChosenBy::Objective(Objective::best(Metric::F1), None)),
        Sentence::Chosen(&decision),
        Sentence::OperatingPoints,
        Sentence::Unmet(&Objective::best(Metric::F1), &Unmet::Undefined),
        Sentence::NotInDraws { objective: &Objective::best(Metric::F1), draws: 4, of: 5 },
        Sentence::Proof("it holds".into()),
        Sentence::ThenAndNow(None),
        Sentence::ThenAndNow(Some(Path::new("a<b.csv"))),
        Sentence::Judged("it holds".into()),
        Sentence::HowSure(None),
        Sentence::HowSure("2%".parse().ok()),
        Sentence::HowSureWeighted("<w>"),
        Sentence::Drawn(BootstrapPlan::default()),
        Sentence::Elkan(0.25),
        Sentence::AtPrevalence("2%".parse().unwrap()),
        Sentence::PointsAtPrevalence("2%".parse().unwrap()),
        Sentence::Precision(&cost),
        Sentence::Warning(&warning),
    ] {
        assert_eq!(sentence.in_full(&Silence), "");
    }
}

#[test]
fn draws_without_a_threshold_say_whether_a_limit_or_a_class_is_missing_and_what_rests_on_the_others() {
    let said = |objective: &str, draws| {
        let objective: Objective = objective.parse().unwrap();
        Sentence::NotInDraws { objective: &objective, draws, of: 2_000 }.in_short()
    };
    for (objective, draws, expected) in [
        (
            "youden_j",
            11,
            "youden_j is undefined in 11 of 2,000 draws, as a class is missing there; its range and its mean on the rows not drawn \
             are those of the others",
        ),
        ("eer", 2_000, "eer is undefined in every draw, as a class is missing there, so it has no range"),
        (
            "recall@precision>=0.95",
            1_999,
            "no threshold meets recall@precision>=0.95 in 1,999 of 2,000 draws; its range and its mean on the rows not drawn are \
             those of the others",
        ),
        ("recall@precision>=0.95", 2_000, "no threshold meets recall@precision>=0.95 in any draw, so it has no range"),
    ] {
        assert_eq!(said(objective, draws), expected);
    }
    let every = Sentence::NotInDraws { objective: &"eer".parse().unwrap(), draws: 5, of: 5 }.in_full(&Tags);
    assert!(every.starts_with("<code>eer</code> is undefined in every draw"), "{every}");
}
