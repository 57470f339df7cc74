#![allow(clippy::unwrap_used)]

use super::{MAGIC, read_legacy, read_zip};

fn fixture(model: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models").join(model);
    std::fs::read(folder.join("pytorch_model.bin")).unwrap()
}

/// A file of the old format whose state is `state`, without storages.
fn legacy(state: &[u8]) -> Vec<u8> {
    [MAGIC, b"\x80\x02M\xe9\x03.", b"\x80\x02}.", state, b"\x80\x02]."].concat()
}

#[test]
fn a_call_of_anything_but_a_tensor_is_refused_by_name() {
    // pickle.dumps of an object whose __reduce__ is (os.system, ("true",)), as the state and as a tensor in it.
    let call = b"cposix\nsystem\nX\x04\x00\x00\x00true\x85R";
    let refused = [
        [&b"\x80\x02"[..], call, b"."].concat(),
        [&b"\x80\x02}X\x01\x00\x00\x00w"[..], call, b"s."].concat(),
        [&b"\x80\x02}X\x0a\x00\x00\x00state_dict"[..], call, b"s."].concat(),
    ];
    for state in refused {
        let reason = read_legacy(&legacy(&state)).unwrap_err();
        assert!(reason.contains("it calls posix.system"), "{reason}");
    }
    assert!(read_legacy(&legacy(b"\x80\x02}.")).unwrap().is_empty());
}

#[test]
fn every_cut_of_an_old_checkpoint_is_an_error() {
    let whole = fixture("bert-2label-legacy");
    assert!(!read_legacy(&whole).unwrap().is_empty());
    for length in (0..whole.len()).filter(|length| *length < 4096 || length % 997 == 0 || whole.len() - length < 64) {
        assert!(read_legacy(&whole[..length]).is_err(), "{length} of {} bytes", whole.len());
    }
}

/// Whatever a damaged file says, the answer is tensors or an error: no panic, no endless loop, no huge allocation.
#[test]
fn every_damaged_byte_ends_in_an_answer() {
    let whole = fixture("bert-2label-legacy");
    // The descriptions stand before the storages; a few thousand bytes hold every kind of opcode.
    for position in (0..3000).step_by(2) {
        for flip in [0x01, 0xff] {
            let mut damaged = whole.clone();
            damaged[position] ^= flip;
            let _answer = read_legacy(&damaged);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pytorch_model.bin");
    let whole = fixture("bert-2label-bin");
    assert!(std::fs::write(&path, &whole).is_ok() && read_zip(&path).is_ok());
    for position in (0..3000).chain(whole.len() - 2000..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[position] ^= 0xff;
        std::fs::write(&path, damaged).unwrap();
        let _answer = read_zip(&path);
    }
}
