//! Rows of questions: their columns, texts and outcomes.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::{Map, Value};

use super::{NEAR, assert_near, by_model, document, number, object, original, place, questions};

/// Each row as what stands in it, by column.
fn read(csv: &str) -> (Vec<String>, Vec<Map<String, Value>>) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| names.iter().cloned().zip(row.iter().map(Value::from)).collect();
    let rows = reader.records().map(|record| row(record.unwrap())).collect();
    (names, rows)
}

/// The ids of the questions, each with whether it has an answer.
fn gold() -> Vec<(Value, bool)> {
    let mut gold = Vec::new();
    document(|document| {
        let questions = questions(document).into_iter();
        gold = questions.map(|asked| (asked["id"].clone(), !asked["answers"].as_array().unwrap().is_empty())).collect();
    });
    gold
}

#[test]
fn rows_have_texts_where_an_answer_is_predicted_and_outcomes_as_the_gold_has_it() {
    let place = place();
    place.run(&by_model("predict", "dev-v2.0.json", &["--threshold", "0", "-o", "rows.csv"])).success();
    let (names, rows) = read(&place.read("rows.csv"));
    assert_eq!(names, ["id", "question", "text", "score", "prediction", "outcome"]);
    let predictions = object(&original("squad2/predictions.json"));
    let gold = gold();
    assert_eq!(rows.len(), gold.len());
    let mut outcomes = [0; 4];
    for (row, (id, has_answer)) in rows.iter().zip(&gold) {
        assert_eq!(&row["id"], id);
        assert_eq!(row["text"], predictions[id.as_str().unwrap()]);
        let score: f64 = row["score"].as_str().unwrap().parse().unwrap();
        let prediction = score >= 0.0;
        assert_eq!((&row["prediction"], row["text"] != ""), (&u8::from(prediction).to_string().into(), prediction));
        let (place, outcome) = match (prediction, has_answer) {
            (true, true) => (0, "tp"),
            (true, false) => (1, "fp"),
            (false, true) => (2, "fn"),
            (false, false) => (3, "tn"),
        };
        assert_eq!(row["outcome"], outcome);
        outcomes[place] += 1;
    }
    assert!(outcomes.iter().all(|count| *count > 0), "each outcome is seen: {outcomes:?}");
    let odds = rows.iter().map(|row| {
        let score: f64 = row["score"].as_str().unwrap().parse().unwrap();
        (row["id"].as_str().unwrap().to_owned(), Value::from(-score))
    });
    assert_near(&odds.collect(), &object(&original("squad2/null_odds.json")));
}

#[test]
fn scores_have_the_label_and_the_best_text_whatever_its_score() {
    let place = place();
    place.run(&by_model("score", "dev-v2.0.json", &["-o", "scored.csv"])).success();
    let (names, rows) = read(&place.read("scored.csv"));
    assert_eq!(names, ["id", "question", "label", "text", "score", "score_axis"]);
    let lists = object(&original("squad2_features/nbest_predictions.json"));
    for (row, (id, has_answer)) in rows.iter().zip(gold()) {
        assert_eq!(row["label"], u8::from(has_answer).to_string());
        let list = lists[id.as_str().unwrap()].as_array().unwrap();
        assert_eq!(row["text"], list.iter().find(|entry| entry[0] != "").unwrap()[0], "{id}");
        assert_eq!(row["score_axis"], "real");
    }
}

#[test]
fn more_columns_are_there_for_the_asking() {
    let place = place();
    let columns = "id,exact,f1,null_odds,start_logit,end_logit,loss,label,answers,score,text";
    let more = ["--threshold", "-100", "--columns", columns, "-o", "rows.jsonl"];
    place.run(&by_model("predict", "dev-v2.0.json", &more)).success();
    let lists = object(&original("squad2_features/nbest_predictions.json"));
    let rows = place.read("rows.jsonl");
    for (line, (id, has_answer)) in rows.lines().zip(gold()) {
        let row = object(line);
        assert_eq!(row.keys().map(String::as_str).collect::<Vec<_>>().join(","), columns);
        assert_eq!((&row["id"], &row["label"]), (&id, &u8::from(has_answer).into()));
        assert_eq!(number(&row["null_odds"]), -number(&row["score"]));
        let best = lists[id.as_str().unwrap()].as_array().unwrap().iter().find(|entry| entry[0] != "").unwrap();
        for (column, place) in [("start_logit", 2), ("end_logit", 3)] {
            assert!((number(&row[column]) - number(&best[place])).abs() <= NEAR, "{id}: {column}");
        }
        let (exact, f1) = (number(&row["exact"]), number(&row["f1"]));
        assert!([0.0, 1.0].contains(&exact) && (exact..=1.0).contains(&f1), "{line}");
        // What is no answer is worth nothing where there is none.
        assert!(has_answer || f1 == 0.0, "{line}");
        if has_answer && row["answers"] == row["text"] {
            assert_eq!(exact, 1.0, "{line}");
        }
        assert!(row["loss"].is_null() || number(&row["loss"]) >= 0.0, "{line}");
    }
    let exact = |line: &str| number(&object(line)["exact"]) == 1.0;
    assert!(rows.lines().any(exact) && !rows.lines().all(exact));
}

#[test]
fn answers_are_compressed_where_the_name_says_so() {
    let place = place();
    place.run(&by_model("predict", "dev-v2.0.json", &["--threshold", "0", "-o", "ours.json.gz"])).success();
    let mut text = String::new();
    GzDecoder::new(&*std::fs::read(place.path("ours.json.gz")).unwrap()).read_to_string(&mut text).unwrap();
    assert_eq!(text, original("squad2/predictions.json"));
}
