#!/usr/bin/env python3
"""Time cutpoint, PyTorch and ONNX Runtime on the same pairs and the same model.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install torch transformers onnx onnxruntime
    cargo build --release
    /tmp/peers/bin/python benches/peers.py target/release/cutpoint [--shape minilm|base] [--pairs 512] [--rounds 5]

Makes a classifier with random weights (BERT-base or the shape of MiniLM-L6) and pairs as long as MRPC's (median 50 word
pieces) in a temporary folder, and prints a Markdown table. A peer's time covers tokenising and forward passes in batches of
32, without imports and loading: sorted by length (its best) and in file order (what people do). cutpoint's time is that of the
whole process, loading included; for int8 it is that of scoring alone, as cutpoint prints it. Each round runs everything once,
one after the other, and each ratio is the median over the rounds.
"""
import argparse
import csv
import os
import random
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification, BertTokenizerFast

SHAPES = {"minilm": (6, 384, 12, 1536), "base": (12, 768, 12, 3072)}  # layers, hidden, heads, inner
MAX_LENGTH = 128
BATCH = 32
THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def make_model(folder, shape):
    """Return a classifier with random weights, scaled to spread its probabilities from 0 to 1, and the words it knows."""
    layers, hidden, heads, inner = SHAPES[shape]
    letters, words, rng = "abcdefghijklmnopqrstuvwxyz", {}, random.Random(1)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    while len(words) < 30522 - len(special):
        words["".join(rng.choices(letters, k=rng.randint(3, 7)))] = None
    pieces = folder / "vocab.txt"
    pieces.write_text("\n".join([*special, *words]) + "\n")
    BertTokenizerFast(vocab_file=str(pieces), do_lower_case=True, model_max_length=512).save_pretrained(folder)
    torch.manual_seed(2)
    config = BertConfig(vocab_size=30522, num_hidden_layers=layers, hidden_size=hidden, num_attention_heads=heads,
                        intermediate_size=inner, num_labels=2)
    model = BertForSequenceClassification(config).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.dim() == 2:
                weight.normal_(0, 0.5 if "embeddings" in name else weight.shape[1] ** -0.5)
            elif name.endswith("LayerNorm.weight"):
                weight.normal_(1, 0.1)
            else:
                weight.normal_(0, 0.05)
    model.save_pretrained(folder)
    return model, list(words)


def make_pairs(path, words, count):
    """Write random pairs with MRPC's distribution of lengths, and return them."""
    rng, rows = random.Random(3), []
    for _ in range(count):
        length = int(min(MAX_LENGTH - 3, max(5, rng.lognormvariate(3.87, 0.36))))
        text, cut = rng.choices(words, k=length), round(length * rng.uniform(0.4, 0.6))
        rows.append((" ".join(text[:cut]), " ".join(text[cut:])))
    with open(path, "w", encoding="utf-8") as out:
        out.write("sentence1\tsentence2\tlabel\n")
        out.writelines(f"{a}\t{b}\t{rng.randint(0, 1)}\n" for a, b in rows)
    return rows


def export(model, folder):
    """Export the model to ONNX, in f32 and quantised to dynamic int8; return both paths."""
    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, ids, mask, types):
            return self.model(input_ids=ids, attention_mask=mask, token_type_ids=types).logits

    full, int8 = str(folder / "model.onnx"), str(folder / "int8.onnx")
    ids = torch.randint(5, 1000, (2, 16))
    names = ["ids", "mask", "types"]
    torch.onnx.export(Logits().eval(), (ids, torch.ones_like(ids), torch.zeros_like(ids)), full, input_names=names,
                      output_names=["logits"], dynamic_axes={name: {0: "batch", 1: "length"} for name in names},
                      opset_version=17, dynamo=False)
    quantize_dynamic(full, int8, weight_type=QuantType.QInt8, per_channel=True)
    return full, int8


def torch_logits(model):
    def run(ids, mask, types):
        with torch.inference_mode():
            tensors = map(torch.from_numpy, (ids, mask, types))
            return model(**dict(zip(("input_ids", "attention_mask", "token_type_ids"), tensors))).logits.numpy()
    return run


def onnx_logits(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda ids, mask, types: session.run(None, {"ids": ids, "mask": mask, "types": types})[0]


def peer(tokenizer, logits, is_sorted):
    """Return a function that scores pairs in batches, each padded to its longest input."""
    def run(pairs):
        firsts, seconds = zip(*pairs)
        encoded = tokenizer(firsts, seconds, truncation="longest_first", max_length=MAX_LENGTH)
        lengths = np.array([len(ids) for ids in encoded["input_ids"]])
        order = np.argsort(-lengths, kind="stable") if is_sorted else np.arange(len(pairs))
        scores = np.zeros(len(pairs))
        for start in range(0, len(pairs), BATCH):
            rows = order[start:start + BATCH]
            batch = tokenizer.pad({key: [values[row] for row in rows] for key, values in encoded.items()},
                                  return_tensors="np")
            inputs = (batch[key].astype(np.int64) for key in ("input_ids", "attention_mask", "token_type_ids"))
            powers = np.exp(logits(*inputs).astype(np.float64))
            scores[rows] = powers[:, 1] / powers.sum(axis=1)
        return scores
    return run


def timed_peer(run, pairs):
    start = time.perf_counter()
    scores = run(pairs)
    return time.perf_counter() - start, scores


def timed_cutpoint(binary, folder, data, *options, scoring_alone=False):
    out = folder / "scores.csv"
    command = [binary, "score", data, "--model", folder, "--max-length", str(MAX_LENGTH), "-o", out, "--force", *options]
    start = time.perf_counter()
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if scoring_alone:
        seconds = float(re.search(r"scored .* in ([\d.]+) s", run.stderr)[1])
    with open(out, encoding="utf-8", newline="") as rows:
        return seconds, np.array([float(row["score"]) for row in csv.DictReader(rows)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--shape", choices=SHAPES, default="minilm")
    parser.add_argument("--pairs", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_num_threads(THREADS)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        model, words = make_model(folder, arguments.shape)
        data = folder / "pairs.tsv"
        pairs = make_pairs(data, words, arguments.pairs)
        full, int8 = export(model, folder)
        tokenizer = AutoTokenizer.from_pretrained(folder)
        engines = {"PyTorch": torch_logits(model), "ONNX Runtime": onnx_logits(full),
                   "ONNX Runtime int8": onnx_logits(int8)}
        peers = {f"{name}, {order}": peer(tokenizer, logits, order == "sorted")
                 for name, logits in engines.items() for order in ("sorted", "file order")}
        for run in peers.values():
            run(pairs[:2 * BATCH])

        seconds, scores = {}, {}
        for _ in range(arguments.rounds):
            results = {"cutpoint": timed_cutpoint(arguments.binary, folder, data),
                       "cutpoint int8": timed_cutpoint(arguments.binary, folder, data, "--precision", "int8",
                                                       scoring_alone=True)}
            results |= {name: timed_peer(run, pairs) for name, run in peers.items()}
            for name, (taken, scored) in results.items():
                seconds.setdefault(name, []).append(taken)
                scores[name] = scored

    print(f"{arguments.shape}, {len(pairs)} pairs, {THREADS} threads, {arguments.rounds} rounds\n")
    print("| | pairs/s | time / cutpoint's | largest difference from PyTorch |\n|---|---|---|---|")
    exact = scores["PyTorch, sorted"]
    for name, taken in seconds.items():
        ours = seconds["cutpoint int8" if "int8" in name else "cutpoint"]
        ratio = statistics.median(theirs / our for theirs, our in zip(taken, ours))
        rate = len(pairs) / statistics.median(taken)
        print(f"| {name} | {rate:.0f} | {ratio:.2f} | {np.abs(scores[name] - exact).max():.1e} |")


if __name__ == "__main__":
    main()
