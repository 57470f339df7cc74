//! Makes the demo's training, dev and test pairs of `assets/demo/corpus.txt`:
//! `cargo run --release --example demo_data -- FOLDER`
//!
//! Two questions are a positive pair if they stand under the same intent. Each intent's phrasings are dealt out once, to
//! training, dev or test: no test sentence, whatever fills its slots, is ever trained on.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

const SEED: u64 = 20_261_124;

/// Phrasings of an intent for training, and for dev; the rest is for the test.
const TRAIN: usize = 8;
const DEV: usize = 1;

/// Negative pairs of neighbours in a cluster, and of strangers, for each positive pair in training.
const NEAR: usize = 2;
const FAR: usize = 1;

/// Pairs in the test set.
const TEST_PAIRS: usize = 1500;

/// Positive pairs in the dev set.
const DEV_POSITIVES: usize = 400;

/// One test label in so many is wrong on purpose.
const WRONG: usize = 100;

/// What a slot is filled with.
pub(crate) const SLOTS: [(&str, &[&str]); 5] = [
    ("{city}", &["Leeds", "Porto", "Vienna", "Denver", "Lyon", "Osaka", "Cork", "Bergen"]),
    ("{product}", &["the kettle", "the headphones", "the blue jacket", "the desk lamp", "the tent", "the camera"]),
    ("{amount}", &["20 euros", "49.90", "300 dollars", "1,200 pounds"]),
    ("{day}", &["Monday", "Friday", "the 3rd of May", "Sunday"]),
    ("{name}", &["Anna", "Mr Okoro", "my sister", "the landlord"]),
];

struct Intent {
    cluster: String,
    phrasings: Vec<String>,
}

struct Pair {
    texts: [String; 2],
    label: bool,
}

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).context("name a folder for the files")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for (name, text) in files(&fs::read_to_string("assets/demo/corpus.txt")?)? {
        fs::write(folder.join(name), text).with_context(|| format!("cannot write {name} to {}", folder.display()))?;
    }
    Ok(())
}

/// The four files that `corpus` gives, by name; the same in every run.
///
/// # Errors
/// Where a phrasing stands before the first intent.
pub(crate) fn files(corpus: &str) -> Result<[(&'static str, String); 4]> {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut intents = read(corpus)?;
    for intent in &mut intents {
        shuffle(&mut intent.phrasings, &mut random);
    }
    let part = |from: usize, to: usize| -> Vec<Intent> {
        let cut = |intent: &Intent| intent.phrasings[from..to.min(intent.phrasings.len())].to_vec();
        intents.iter().map(|intent| Intent { cluster: intent.cluster.clone(), phrasings: cut(intent) }).collect()
    };
    let (train, dev, test) = (part(0, TRAIN), part(TRAIN, TRAIN + DEV), part(TRAIN + DEV, usize::MAX));
    let train_pairs = train_pairs(&train, &mut random);
    let dev_pairs = dev_pairs(&dev, &train, &mut random);
    let (test_pairs, wrong) = test_pairs(&test, &mut random)?;
    Ok([
        ("train.tsv", table(&train_pairs)?),
        ("dev.tsv", table(&dev_pairs)?),
        ("test.tsv", table(&test_pairs)?),
        ("wrong_labels.tsv", wrong),
    ])
}

fn train_pairs(train: &[Intent], random: &mut ChaCha8Rng) -> Vec<Pair> {
    let mut pairs = positives(train, random);
    let count = pairs.len();
    pairs.extend(negatives(train, count * NEAR, true, random));
    pairs.extend(negatives(train, count * FAR, false, random));
    shuffle(&mut pairs, random);
    pairs
}

/// A dev phrasing stands alone in its intent: its partners are the ones trained on.
fn dev_pairs(dev: &[Intent], train: &[Intent], random: &mut ChaCha8Rng) -> Vec<Pair> {
    let mut pairs = across(dev, train, random);
    shuffle(&mut pairs, random);
    pairs.truncate(DEV_POSITIVES);
    pairs.extend(negatives(dev, DEV_POSITIVES * NEAR, true, random));
    shuffle(&mut pairs, random);
    pairs
}

/// The test pairs, a few of them with a wrong label, and the list of these.
fn test_pairs(test: &[Intent], random: &mut ChaCha8Rng) -> Result<(Vec<Pair>, String)> {
    let mut pairs = positives(test, random);
    let rest = TEST_PAIRS.saturating_sub(pairs.len());
    pairs.extend(negatives(test, rest * NEAR / (NEAR + FAR), true, random));
    pairs.extend(negatives(test, TEST_PAIRS.saturating_sub(pairs.len()), false, random));
    shuffle(&mut pairs, random);
    let mut wrong: Vec<usize> = (0..pairs.len()).collect();
    shuffle(&mut wrong, random);
    wrong.truncate(pairs.len() / WRONG);
    wrong.sort_unstable();
    let mut list = String::from("row\ttrue_label\n");
    for row in wrong {
        writeln!(list, "{}\t{}", row + 1, u8::from(pairs[row].label))?;
        pairs[row].label = !pairs[row].label;
    }
    Ok((pairs, list))
}

/// `# cluster`, `[intent]`, and a phrasing a line.
fn read(text: &str) -> Result<Vec<Intent>> {
    let (mut intents, mut cluster): (Vec<Intent>, _) = (Vec::new(), String::new());
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("# ") {
            name.clone_into(&mut cluster);
        } else if line.starts_with('[') {
            intents.push(Intent { cluster: cluster.clone(), phrasings: Vec::new() });
        } else {
            intents.last_mut().context("a phrasing before the first intent")?.phrasings.push(line.to_owned());
        }
    }
    Ok(intents)
}

/// Every pair of different phrasings of one intent, each once, in an order that is drawn.
fn positives(intents: &[Intent], random: &mut ChaCha8Rng) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for intent in intents {
        for (index, one) in intent.phrasings.iter().enumerate() {
            for other in &intent.phrasings[index + 1..] {
                let (first, second) = if random.next_u64().is_multiple_of(2) { (one, other) } else { (other, one) };
                pairs.push(Pair { texts: fill(first, second, random), label: true });
            }
        }
    }
    pairs
}

/// Every pair of a phrasing on the left with one of the same intent on the right.
fn across(left: &[Intent], right: &[Intent], random: &mut ChaCha8Rng) -> Vec<Pair> {
    let both = left.iter().zip(right);
    let of_intent = both
        .flat_map(|(a, b)| a.phrasings.iter().flat_map(|first| b.phrasings.iter().map(move |second| (first, second))));
    of_intent.map(|(first, second)| Pair { texts: fill(first, second, random), label: true }).collect()
}

/// `count` different pairs of phrasings of different intents: of one cluster if `near`, of two otherwise.
fn negatives(intents: &[Intent], count: usize, near: bool, random: &mut ChaCha8Rng) -> Vec<Pair> {
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    // A cluster of single phrasings has few pairs; the tries are counted so that this ends.
    for _ in 0..count * 100 {
        if pairs.len() == count {
            break;
        }
        let (a, b) = (pick(intents, random), pick(intents, random));
        if std::ptr::eq(a, b) || (a.cluster == b.cluster) != near {
            continue;
        }
        let (first, second) = (pick(&a.phrasings, random), pick(&b.phrasings, random));
        if seen.insert((first.clone(), second.clone())) {
            pairs.push(Pair { texts: fill(first, second, random), label: false });
        }
    }
    pairs
}

fn pick<'a, T>(items: &'a [T], random: &mut ChaCha8Rng) -> &'a T {
    &items[(random.next_u64() % items.len() as u64) as usize]
}

fn shuffle<T>(items: &mut [T], random: &mut ChaCha8Rng) {
    for last in (1..items.len()).rev() {
        items.swap(last, (random.next_u64() % (last as u64 + 1)) as usize);
    }
}

/// Both texts with the same things in their slots: only the wording tells positives and negatives apart.
fn fill(first: &str, second: &str, random: &mut ChaCha8Rng) -> [String; 2] {
    let mut texts = [first.to_owned(), second.to_owned()];
    for (slot, fillings) in SLOTS {
        let filling = pick(fillings, random);
        texts = texts.map(|text| text.replace(slot, filling));
    }
    texts
}

fn table(pairs: &[Pair]) -> Result<String> {
    let mut text = String::from("text_a\ttext_b\tlabel\n");
    for Pair { texts: [first, second], label } in pairs {
        writeln!(text, "{first}\t{second}\t{}", u8::from(*label))?;
    }
    Ok(text)
}
