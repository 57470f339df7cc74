//! Sections `selective`.

use cutpoint::metrics::{Band, BandFigures, Selective, Sweep, Tested};
use serde_json::to_value;

use super::fixture::{Data, assert_agrees, expected};

const FILES: [&str; 13] = [
    "calibrated",
    "costs",
    "exact",
    "flipped",
    "imbalanced",
    "logits",
    "paired",
    "saturated",
    "shifted",
    "slices",
    "ties",
    "tiny",
    "weighted",
];

#[test]
fn the_guaranteed_band_is_that_of_the_published_algorithm() {
    let mut bands = 0;
    for file in FILES {
        let reference = expected(&format!("{file}.json"));
        let data = Data::of(&reference);
        let (scores, labels) = (data.numbers("score"), data.labels());
        let sweep = Sweep::new(&scores, &labels);
        let section = &reference["selective"];
        let threshold = section["threshold"].as_f64().unwrap();
        let selective = Selective::new(&sweep, threshold);
        assert_eq!(section["iterations"], selective.iterations());
        for run in section["runs"].as_array().unwrap() {
            let number = |key: &str| run[key].as_f64().unwrap();
            let found = selective.run(number("target_risk"), number("delta"));
            let values = to_value(found).unwrap();
            assert_agrees(&values, run, 1e-12, &|_| false, file);
            assert_agrees(&values, run, 0.0, &|key| key == "bound", file);

            let Some(best) = found.best else { continue };
            bands += 1;
            // Two thresholds label exactly the rows that are far enough.
            let Tested { theta, kept, errors, .. } = best.tested;
            for score in &scores {
                assert_eq!(
                    *score >= best.high || *score < best.low,
                    (score - threshold).abs() >= theta,
                    "{file} {score}"
                );
            }
            let figures = BandFigures::new(&sweep, Band::new(best.low, best.high).unwrap());
            assert_eq!((figures.counts.tp + figures.counts.fn_, figures.counts.fp + figures.counts.tn), {
                let far = scores.iter().zip(&labels).filter(|(score, _)| (*score - threshold).abs() >= theta);
                far.fold((0, 0), |(ones, zeros), (_, label)| if *label { (ones + 1, zeros) } else { (ones, zeros + 1) })
            });
            assert_eq!((figures.counts.fp + figures.counts.fn_, figures.coverage), (errors, Some(best.coverage)));
            assert_eq!(kept + figures.abstained, sweep.len() as u64);
        }
    }
    assert!(bands > 10, "{bands}");
}
