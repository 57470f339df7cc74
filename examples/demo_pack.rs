//! Quantises a folder that `cutpoint train` wrote into the one file that the program carries:
//! `cargo run --release --example demo_pack -- FOLDER q5_0 assets/demo/model.gguf`

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, kind, out] = &arguments[..] else { anyhow::bail!("usage: FOLDER KIND OUT") };
    let mut file = BufWriter::new(File::create(out).with_context(|| format!("cannot write {out}"))?);
    cutpoint::model::pack(Path::new(folder), kind, &mut file)?;
    Ok(())
}
