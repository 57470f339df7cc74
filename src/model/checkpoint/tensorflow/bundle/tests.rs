#![allow(clippy::unwrap_used)]

use std::fs;

use proptest::prelude::*;

use super::*;

/// A table with one block of data and one of index around `entries`, sealed with the right checksums.
fn table(entries: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut file = Vec::new();
    let data = append_block(&mut file, &block(entries));
    let index = append_block(&mut file, &block(&[(vec![0xff], data)]));
    let metaindex = append_block(&mut file, &block(&[]));
    let mut footer = [metaindex, index].concat();
    footer.resize(40, 0);
    file.extend(footer);
    file.extend(0xdb47_7524_8b80_fb57_u64.to_le_bytes());
    file
}

fn varint(number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost::encoding::encode_varint(number as u64, &mut bytes);
    bytes
}

/// Every key in full, one restart.
fn block(entries: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let entry = |(key, value): &(Vec<u8>, Vec<u8>)| {
        [vec![0], varint(key.len()), varint(value.len()), key.clone(), value.clone()].concat()
    };
    let mut bytes: Vec<u8> = entries.iter().flat_map(entry).collect();
    bytes.extend([0, 0, 0, 0, 1, 0, 0, 0]);
    bytes
}

/// Returns the block's handle.
fn append_block(file: &mut Vec<u8>, content: &[u8]) -> Vec<u8> {
    let handle = [varint(file.len()), varint(content.len())].concat();
    file.extend(content);
    file.push(0);
    file.extend(masked_crc32c(&[content, &[0]]).to_le_bytes());
    handle
}

fn header() -> (Vec<u8>, Vec<u8>) {
    (Vec::new(), Header { num_shards: 1, endianness: 0 }.encode_to_vec())
}

/// Opens a bundle of `index` and `data`, and reads all that it names: what every reader of a checkpoint does.
fn read_all(index: &[u8], data: &[u8]) -> Result<usize, String> {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path().join("model.ckpt");
    fs::write(with_suffix(&prefix, ".index"), index).unwrap();
    fs::write(with_suffix(&prefix, ".data-00000-of-00001"), data).unwrap();
    let bundle = Bundle::open(&prefix).map_err(|error| error.to_string())?;
    let names: Vec<String> = bundle.variables().map(str::to_owned).collect();
    for name in &names {
        bundle.read(name).map_err(|error| error.to_string())?;
    }
    Ok(names.len())
}

fn fixture(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tf1").join(path)).unwrap()
}

fn f32_entry(dims: &[i64], offset: i64, size: i64, crc32c: u32) -> Entry {
    let shape = Some(TensorShape { dim: dims.iter().map(|size| Dim { size: *size }).collect() });
    Entry { dtype: 1, shape, shard_id: 0, offset, size, crc32c, slices: Vec::new() }
}

#[test]
fn a_whole_checkpoint_is_read_optimizer_slots_and_all() {
    let (index, data) = ("mrpc_en/model.ckpt-1100.index", "mrpc_en/model.ckpt-1100.data-00000-of-00001");
    assert!(read_all(&fixture(index), &fixture(data)).unwrap() > 100);
    let index = fixture("format_edge/snappy_small_blocks/model.ckpt-1100.index");
    assert!(read_all(&index, &fixture(data)).unwrap() > 100);
}

/// Every checkpoint below the folder that `CUTPOINT_TF1` names, with every variable of every type in it.
#[test]
#[ignore = "needs CUTPOINT_TF1"]
fn every_checkpoint_of_a_folder_is_readable() {
    let mut folders = vec![PathBuf::from(std::env::var_os("CUTPOINT_TF1").unwrap())];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "index") {
                let bundle = Bundle::open(&path.with_extension("")).unwrap();
                for name in bundle.variables() {
                    bundle.read(name).unwrap();
                }
                read += 1;
            }
        }
    }
    assert!(read > 0);
}

#[test]
fn a_part_of_a_variable_has_the_key_that_tensorflow_gives_it() {
    let extent = |start, length| Extent { start, length };
    let slice = Slice { extent: vec![extent(0, Some(172)), extent(0, Some(48))] };
    let expected = [&[0][..], b"w\x00\xff", &[0, 1, 1, 2, 0x80, 0xc0, 0xac, 0x80, 0xb0]].concat();
    assert_eq!(slice_key("w\0", &slice), expected);
    let mut codes = Vec::new();
    for number in [-1, 63, 64, 8191, 8192, (1 << 20) - 1, 1 << 20] {
        signed_code(&mut codes, number);
    }
    let expected = [0x7f, 0xbf, 0xc0, 0x40, 0xdf, 0xff, 0xe0, 0x20, 0, 0xef, 0xff, 0xff, 0xf0, 0x10, 0, 0];
    assert_eq!(codes, expected);
}

#[test]
fn what_does_not_fit_is_said_before_anything_is_set_aside_for_it() {
    let data = [0_u8; 16];
    let crc = masked_crc32c(&[&data]);
    let named = |entry: Entry| table(&[header(), (b"v".to_vec(), entry.encode_to_vec())]);
    assert_eq!(read_all(&named(f32_entry(&[2, 2], 0, 16, crc)), &data).unwrap(), 1);
    let huge = 1 << 60;
    for (entry, expected) in [
        (f32_entry(&[2, 2], 0, 16, crc + 1), "checksum is wrong"),
        (f32_entry(&[2, 2], 8, 16, crc), "the file ends before it does"),
        (f32_entry(&[2, 2], i64::MAX, 16, crc), "the file ends before it does"),
        (f32_entry(&[2, 2], -1, 16, crc), "the file ends before it does"),
        (f32_entry(&[huge / 4], 0, huge, crc), "the file ends before it does"),
        (f32_entry(&[2, 3], 0, 16, crc), "its shape and its size disagree"),
        (f32_entry(&[huge, huge], 0, 16, crc), "its shape is impossible"),
        (f32_entry(&[-1], 0, 16, crc), "its shape is impossible"),
        (Entry { dtype: 7, ..f32_entry(&[2, 2], 0, 16, crc) }, "TensorFlow's type 7"),
        (Entry { shard_id: 3, ..f32_entry(&[2, 2], 0, 16, crc) }, "is in data file 3"),
        (Entry { slices: vec![Slice::default()], ..f32_entry(&[2, 2], 0, 16, crc) }, "a part of it lies outside"),
        (
            Entry { slices: vec![Slice { extent: vec![Extent::default(); 2] }], ..f32_entry(&[huge, 1], 0, 16, crc) },
            "a part of it is missing",
        ),
    ] {
        let error = read_all(&named(entry), &data).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
    let big_endian = Header { num_shards: 1, endianness: 1 }.encode_to_vec();
    assert!(read_all(&table(&[(Vec::new(), big_endian)]), &data).unwrap_err().contains("big-endian"));
    let shards = Header { num_shards: i32::MAX, endianness: 0 }.encode_to_vec();
    assert!(read_all(&table(&[(Vec::new(), shards)]), &data).unwrap_err().contains("2147483647 data files"));
    assert!(read_all(&table(&[]), &data).unwrap_err().contains("its header is missing"));
}

#[test]
fn every_cut_of_an_index_is_an_error() {
    for name in ["mrpc_en/model.ckpt-1100.index", "format_edge/snappy_small_blocks/model.ckpt-1100.index"] {
        let index = fixture(name);
        for length in (0..index.len()).step_by(3) {
            assert!(read_all(&index[..length], b"").is_err(), "{name} {length}");
        }
    }
}

proptest! {
    // Whatever stands in the files, the answer is tensors or a sentence: no panic, no allocation of a false length.
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_index_ends_in_an_answer(
        snappy: bool, at in 0.0..1.0_f64, byte: u8, second in 0.0..1.0_f64, other: u8,
    ) {
        let name = if snappy { "snappy_small_blocks" } else { "small_blocks" };
        let mut index = fixture(&format!("format_edge/{name}/model.ckpt-1100.index"));
        for (at, byte) in [(at, byte), (second, other)] {
            let position = (at * index.len() as f64) as usize;
            index[position] = byte;
        }
        let _answer = read_all(&index, b"");
    }

    /// Damage that the checksums do not see: the blocks are sealed after it.
    #[test]
    fn sealed_nonsense_ends_in_an_answer(content in prop::collection::vec(any::<u8>(), 0..200), packed: bool) {
        let mut file = Vec::new();
        let handle = [varint(0), varint(content.len())].concat();
        file.extend(&content);
        file.push(u8::from(packed));
        file.extend(masked_crc32c(&[&content, &[u8::from(packed)]]).to_le_bytes());
        let index = append_block(&mut file, &block(&[(vec![0xff], handle)]));
        let mut footer = [varint(0), varint(0), index].concat();
        footer.resize(40, 0);
        file.extend(footer);
        file.extend(0xdb47_7524_8b80_fb57_u64.to_le_bytes());
        let _answer = read_all(&file, b"");
    }

    #[test]
    fn nonsense_entries_end_in_an_answer(values in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 1..5)) {
        let entries = values.into_iter().enumerate().map(|(number, value)| (vec![b'a' + number as u8], value));
        let index = table(&std::iter::once(header()).chain(entries).collect::<Vec<_>>());
        let _answer = read_all(&index, &[0; 64]);
    }
}
