//! One walk over the report: what it says, in its order, in full and in short. How a heading, a sentence or a table looks is
//! each format's business.

use super::abstain::BandReport;
use super::basis::Basis;
use super::sentence::Sentence;
use super::slices::correlation;
use super::squad::SquadFigures;
use super::table::ReportTable;
use super::tables::{confusion, metrics, metrics_there, operating_points, summary, sureness, then_and_now};
use super::weights::Weighted;
use super::{ChosenBy, FrozenFigures, Report, SliceFigures};
use crate::metrics::{ChosenBootstrap, LengthCorrelation, Objective, Occasion, PointEntry, Points};

/// A part of the report.
pub(super) enum Block<'a> {
    /// The heading of all, and the sentences under it, a line each.
    Title(Sentence<'a>, Vec<Sentence<'a>>),
    /// The same of a part.
    Section(Sentence<'a>, Vec<Sentence<'a>>),
    Table(ReportTable),
    Paragraph(Sentence<'a>),
}

/// How far chosen thresholds move, and for which of them some draws had none.
fn how_sure(chosen: &[(Objective, ChosenBootstrap)], replicates: u32) -> impl Iterator<Item = Block<'_>> {
    let in_draws = chosen.iter().filter(|(_, chosen)| chosen.infeasible > 0);
    let in_draws = in_draws.map(move |(objective, chosen)| Sentence::NotInDraws {
        objective,
        draws: chosen.infeasible,
        of: replicates,
    });
    std::iter::once(Block::Table(sureness(chosen))).chain(in_draws.map(Block::Paragraph))
}

/// All that `report` says.
pub(super) fn blocks(report: &Report) -> Vec<Block<'_>> {
    let at = &report.at;
    let lead = std::iter::once(Sentence::Rows(report)).chain(report.model.as_ref().map(Sentence::Model)).collect();
    let at_threshold =
        std::iter::once(Sentence::SamePredictions(report.same_labels(at))).chain(chosen(&report.chosen_by));
    if let Some(squad) = report.squad.as_ref().filter(|squad| squad.null_score_diff_threshold.is_none()) {
        return answers_alone(report, squad, lead);
    }
    let mut blocks = vec![
        Block::Title(Sentence::Title(&report.data.path), lead),
        Block::Table(summary(report)),
        Block::Section(Sentence::AtThreshold(at.threshold), at_threshold.collect()),
        Block::Table(confusion(&at.confusion)),
        Block::Table(metrics(report)),
    ];
    blocks.extend(report.squad.iter().flat_map(answers));
    blocks.extend(report.choose.frozen.iter().flat_map(|(_, frozen)| frozen_rows(frozen)));
    blocks.push(Block::Section(Sentence::OperatingPoints, Vec::new()));
    blocks.push(Block::Table(operating_points(report, &report.measured)));
    blocks.extend(unmet(&report.measured));
    blocks.extend(report.proofs().flat_map(proof));
    // Behind the first of the parts that guarantee something.
    let mut together = report.together().map(|said| Block::Paragraph(Sentence::Proof(said)));
    if report.proofs().next().is_some() {
        blocks.extend(together.take());
    }
    // At another share of positives calibrated scores would be other numbers.
    let elkan = report.elkan_threshold.filter(|threshold| report.there.is_none() && (0.0..=1.0).contains(threshold));
    blocks.extend(elkan.map(|threshold| Block::Paragraph(Sentence::Elkan(threshold))));
    if let Some(drawn) = &report.choose.bootstrap {
        let there = report.there.as_ref().map(|there| there.prevalence);
        blocks.push(Block::Section(Sentence::HowSure(there), vec![Sentence::Drawn(drawn.sureness().plan)]));
        blocks.extend(how_sure(&drawn.sureness().chosen, drawn.sureness().plan.replicates));
    }
    if let Some(there) = &report.there {
        blocks.push(Block::Section(Sentence::AtPrevalence(there.prevalence), Vec::new()));
        blocks.push(Block::Table(metrics_there(there)));
        blocks.push(Block::Section(Sentence::PointsAtPrevalence(there.prevalence), Vec::new()));
        blocks.push(Block::Table(operating_points(report, &there.points)));
        blocks.extend(unmet(&there.points));
    }
    for (column, weighted) in &report.choose.weights {
        blocks.extend(by_weight(report, column, weighted, &mut together));
    }
    // What a band does is counted in rows.
    let each_once = || report.choose.weights.first().map(|_| Sentence::EachRowOnce);
    blocks.extend(report.choose.abstaining.at_bands().flat_map(|at| band(Box::new(at), each_once())));
    blocks.extend(together);
    for compared in &report.choose.comparisons.0 {
        let average_precisions = compared.average_precisions().map(Sentence::AveragePrecisions);
        let lead = std::iter::once(Sentence::Areas(compared)).chain(average_precisions);
        let lead = lead.chain([Sentence::Standing(compared)]).collect();
        blocks.push(Block::Section(Sentence::Compared(compared), lead));
        blocks.extend(compared.figures().map(Block::Table));
        blocks.push(Block::Section(Sentence::AtCommonPoints(compared), Vec::new()));
        blocks.push(Block::Table(compared.common()));
    }
    if let Some(slices) = &report.choose.slices {
        blocks.extend(sliced(slices, report.choose.length_correlation.as_ref()));
    }
    let last = report.precision.iter().map(Sentence::Precision);
    let last = last.chain(report.warnings.iter().map(Sentence::Warning));
    blocks.extend(last.map(Block::Paragraph));
    blocks
}

/// All that `report` says where each question has an answer, so that no threshold decides.
fn answers_alone<'a>(report: &'a Report, squad: &'a SquadFigures, lead: Vec<Sentence<'a>>) -> Vec<Block<'a>> {
    let title = Block::Title(Sentence::Title(&report.data.path), lead);
    let warnings = report.warnings.iter().map(|warning| Block::Paragraph(Sentence::Warning(warning)));
    std::iter::once(title).chain(answers(squad)).chain(warnings).collect()
}

/// How good the answers to questions are.
fn answers(squad: &SquadFigures) -> Vec<Block<'_>> {
    let section = Block::Section(Sentence::Answers, vec![Sentence::OfAnswers(squad.threshold_said())]);
    let best = squad.best_said().map(|said| Block::Paragraph(Sentence::OfAnswers(said)));
    [section, Block::Table(squad.table())].into_iter().chain(best).collect()
}

/// What weighted rows say, with `together` behind what is guaranteed of them.
fn by_weight<'a>(
    report: &Report,
    column: &'a str,
    weighted: &'a Weighted,
    together: &mut Option<Block<'a>>,
) -> Vec<Block<'a>> {
    let entries = weighted.points.entries();
    let mut blocks = vec![
        Block::Section(Sentence::Weighted(column), vec![Sentence::HowMuch(weighted)]),
        Block::Table(weighted.figures()),
        Block::Section(Sentence::PointsOfWeighted(column), Vec::new()),
        Block::Table(weighted.points(report.decimals)),
    ];
    blocks.extend(unmet(&weighted.points));
    blocks.extend(entries.iter().flat_map(proof));
    if entries.iter().any(|entry| entry.proof.is_some()) {
        blocks.extend(together.take());
    }
    if let Some(drawn) = weighted.bootstrap() {
        blocks.push(Block::Section(Sentence::HowSureWeighted(column), vec![Sentence::Drawn(drawn.plan)]));
        blocks.extend(how_sure(&drawn.found.chosen, drawn.plan.replicates));
        let lacks = |kind: fn(&Objective) -> bool| weighted.means_not_drawn().any(kind);
        let costs = lacks(Objective::needs_costs).then_some(Sentence::CostsNotDrawnByWeight);
        let answers = lacks(Objective::needs_answers).then_some(Sentence::AnswersNotDrawnByWeight);
        blocks.extend(costs.into_iter().chain(answers).map(Block::Paragraph));
    }
    blocks
}

/// Why it is that threshold, and what that does to its figures; nothing of one that nobody and nothing chose.
fn chosen(by: &ChosenBy) -> Vec<Sentence<'_>> {
    match by {
        ChosenBy::Hand => Vec::new(),
        ChosenBy::Objective(objective, _) => {
            let basis = if objective.confidence.is_some() { Basis::Proven } else { Basis::Estimated };
            vec![Sentence::Chosen(by), Sentence::Flattered(basis)]
        }
        ChosenBy::Decision { .. } => vec![Sentence::Chosen(by)],
    }
}

/// What a band does, and what was proven of it; `counted` says how, where that is not plain.
fn band(band: Box<BandReport>, counted: Option<Sentence<'_>>) -> Vec<Block<'_>> {
    let (counts, figures) = (Block::Table(band.counts()), Block::Table(band.figures()));
    let proof = band.band.chosen.proof.map(|proof| proof.statement());
    let proof = proof.into_iter().flatten().map(|said| Block::Paragraph(Sentence::Proof(said)));
    let flattered = band.basis().map(Sentence::Flattered);
    let lead = std::iter::once(Sentence::Band(band)).chain(counted).chain(flattered).collect();
    let section = Block::Section(Sentence::ByHand, lead);
    [section, counts, figures].into_iter().chain(proof).collect()
}

/// What became of the threshold on other rows.
fn frozen_rows(frozen: &FrozenFigures) -> Vec<Block<'_>> {
    let holdout = match frozen.judgement.occasion {
        Occasion::Later | Occasion::LaterAgain => None,
        Occasion::Holdout | Occasion::HoldoutOfDecision => Some(frozen.path.as_path()),
    };
    let said = frozen.sentences().into_iter().map(Sentence::Judged).collect();
    let decides = frozen.judgement.table_said().map(|said| Block::Paragraph(Sentence::Judged(said)));
    let table = [Block::Section(Sentence::ThenAndNow(holdout), said), Block::Table(then_and_now(frozen))];
    table.into_iter().chain(decides).collect()
}

/// What was proven, and what that rests on.
fn proof(entry: &PointEntry) -> Vec<Block<'_>> {
    let statement = entry.proof.as_ref().and_then(|proof| proof.statement(&entry.objective));
    statement.into_iter().flatten().map(|said| Block::Paragraph(Sentence::Proof(said))).collect()
}

/// What cannot be had, a sentence each.
fn unmet(points: &Points) -> impl Iterator<Item = Block<'_>> {
    let entries = points.entries().iter().filter(|entry| !entry.objective.limits.is_empty());
    entries.filter_map(|entry| {
        let unmet = entry.found.as_ref().err()?;
        Some(Block::Paragraph(Sentence::Unmet(&entry.objective, unmet)))
    })
}

/// What there is to say of slices, and of the length of texts.
fn sliced<'a>(slices: &'a SliceFigures, length: Option<&'a LengthCorrelation>) -> Vec<Block<'a>> {
    let mut blocks = vec![
        Block::Section(Sentence::Slices(slices.by.name()), vec![Sentence::OfSlices(slices.lead())]),
        Block::Table(slices.table()),
        Block::Section(Sentence::SliceThresholds, vec![Sentence::OfSlices(slices.aims())]),
        Block::Table(slices.wanted()),
    ];
    if let Some(per_slice) = &slices.per_slice {
        let name = slices.rule_name(per_slice);
        blocks.push(Block::Section(Sentence::PerSlice, vec![Sentence::OfSlices(name)]));
        blocks.push(Block::Table(slices.own_table(per_slice)));
    }
    blocks.extend(length.map(|length| Block::Paragraph(Sentence::OfSlices(correlation(length)))));
    blocks
}
