//! Sections `abstain`.

use cutpoint::metrics::{Band, BandFigures, BandPrices, Sweep};
use serde_json::{Value, to_value};

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

fn sweep(reference: &Value) -> Sweep {
    let data = Data::of(reference);
    Sweep::new(&data.numbers("score"), &data.labels())
}

#[test]
fn a_band_is_counted_as_the_reference_counts_it() {
    for file in FILES {
        let reference = expected(&format!("{file}.json"));
        let sweep = sweep(&reference);
        for band in reference["abstain"]["bands"].as_array().unwrap() {
            let end = |key: &str| band[key].as_f64().unwrap();
            let found = BandFigures::new(&sweep, Band::new(end("low"), end("high")).unwrap());
            assert_agrees(&to_value(found).unwrap(), band, 0.0, &|_| false, file);
        }
    }
}

/// The prices in a key such as `least cost fp=1,fn=5,abstain=0.4`.
fn prices(key: &str) -> BandPrices {
    let mut prices = BandPrices::default();
    for part in key.rsplit_once(' ').unwrap().1.split(',') {
        let (name, price) = part.split_once('=').unwrap();
        let price = price.parse().unwrap();
        match name {
            "fp" => prices.fp = price,
            "fn" => prices.fn_ = price,
            "abstain" => prices.abstain = price,
            other => panic!("{other}"),
        }
    }
    prices
}

#[test]
fn the_best_bands_are_those_of_all_pairs() {
    let mut compared = 0;
    for file in FILES {
        let reference = expected(&format!("{file}.json"));
        let sweep = sweep(&reference);
        let Some(search) = reference["abstain"].get("search") else { continue };
        for (key, best) in search.as_object().unwrap() {
            let found = match key.strip_prefix("coverage@accuracy>=") {
                Some(accuracy) => to_value(sweep.widest_band(accuracy.parse().unwrap())),
                None => to_value(sweep.cheapest_band(&prices(key))),
            };
            assert_agrees(&found.unwrap(), best, 0.0, &|_| false, &format!("{file} {key}"));
            compared += 1;
        }
    }
    assert_eq!(compared, 4 * 5);
}
