//! From a path to a stream of plain UTF-8 bytes: standard input, gzip, byte order mark.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::error::DataError;
use super::message::Unreadable;

/// How much of a file is looked at before it is read.
const HEAD: usize = 256 * 1024;
const BUFFER: usize = 256 * 1024;

/// An opened file, decompressed and without byte order mark; its first bytes can be looked at.
pub(super) struct Input {
    pub path: PathBuf,
    pub head: Vec<u8>,
    /// Whether `head` is all there is.
    pub whole: bool,
    rest: ByteStream,
}

/// Where bytes come from; a thread of its own may read them.
type ByteStream = Box<dyn Read + Send>;

/// What [`Input::into_reader`] gives.
pub(super) type ByteReader = BufReader<io::Chain<Cursor<Vec<u8>>, ByteStream>>;

impl Input {
    /// Open `path`; `-` is standard input. At most `lines` lines are waited for and looked at.
    pub(super) fn open(path: &Path, lines: usize) -> Result<Self, DataError> {
        if path == Path::new("-") {
            return Self::from_reader(path, Box::new(io::stdin()), lines);
        }
        let file = File::open(path).map_err(|reason| DataError::io(path, reason))?;
        Self::from_reader(path, Box::new(file), lines)
    }

    /// Take the bytes of `reader`; `path` is only the name they go by.
    pub(super) fn from_reader(path: &Path, mut rest: ByteStream, lines: usize) -> Result<Self, DataError> {
        let failed = |reason| DataError::io(path, reason);
        let is_gzip = |head: &[u8]| head.starts_with(&[0x1f, 0x8b]);
        // What is packed has no lines that could be waited for.
        let (mut head, mut whole) = read_head(&mut rest, lines, is_gzip).map_err(failed)?;
        if is_gzip(&head) {
            rest = unpacked(Cursor::new(head).chain(rest));
            (head, whole) = read_head(&mut rest, lines, |_| false).map_err(failed)?;
        }
        // How much came at once must not decide what is looked at.
        if let Some((last, _)) = head.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(lines - 1)
            && last + 1 < head.len()
        {
            rest = Box::new(Cursor::new(head.split_off(last + 1)).chain(rest));
            whole = false;
        }
        if head.starts_with(b"\xef\xbb\xbf") {
            head.drain(..3);
        }
        if let Some(kind) = unreadable(&head) {
            return Err(DataError::Unsupported { path: path.into(), kind });
        }
        Ok(Self { path: path.into(), head, whole, rest })
    }

    /// The whole stream from its first byte.
    pub(super) fn into_reader(self) -> ByteReader {
        BufReader::with_capacity(BUFFER, Cursor::new(self.head).chain(self.rest))
    }

    /// Whether there is no `\n`, but `\r` inside: line ends as old Macs wrote them.
    pub(super) fn ends_lines_with_returns(&self) -> bool {
        !self.head.contains(&b'\n') && self.head.trim_ascii_end().contains(&b'\r')
    }
}

/// The bytes that were packed as `source`, each as soon as what came of `source` tells it.
fn unpacked(source: impl Read + Send + 'static) -> ByteStream {
    // `flate2` waits for input before it asks what output is left of the last: none is where the buffer always has room for
    // all that a sip can become.
    let sips = Sips(BufReader::with_capacity(BUFFER, source));
    Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(sips)))
}

/// Hands on a little at a time.
struct Sips<R>(BufReader<R>);

impl<R> Sips<R> {
    /// Bytes of a sip. Each becomes 1,032 at most, and at most 64 KiB are still to come of the sips before.
    const MOST: usize = 128;
}

impl<R: Read> BufRead for Sips<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let buffer = self.0.fill_buf()?;
        Ok(&buffer[..buffer.len().min(Self::MOST)])
    }

    fn consume(&mut self, count: usize) {
        self.0.consume(count);
    }
}

impl<R: Read> Read for Sips<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

/// The first [`HEAD`] bytes, or fewer where they hold `lines` lines or are `enough`; and whether nothing follows.
fn read_head(reader: &mut dyn Read, lines: usize, enough: impl Fn(&[u8]) -> bool) -> io::Result<(Vec<u8>, bool)> {
    const BLOCK: usize = 64 * 1024;
    let (mut head, mut breaks) = (Vec::new(), 0);
    while head.len() < HEAD && breaks < lines && !enough(&head) {
        let start = head.len();
        head.resize(HEAD.min(start + BLOCK), 0);
        let read = match reader.read(&mut head[start..]) {
            Err(reason) if reason.kind() == io::ErrorKind::Interrupted => {
                head.truncate(start);
                continue;
            }
            read => read?,
        };
        head.truncate(start + read);
        if read == 0 {
            return Ok((head, true));
        }
        breaks += head[start..].split(|byte| *byte == b'\n').count() - 1;
    }
    Ok((head, false))
}

/// What the bytes are, where they begin like something that is not text in UTF-8.
fn unreadable(head: &[u8]) -> Option<Unreadable> {
    const SIGNATURES: [(&[u8], Unreadable); 7] = [
        (b"PAR1", Unreadable::Parquet),
        (b"PK\x03\x04", Unreadable::ZipOrExcel),
        (b"\x28\xb5\x2f\xfd", Unreadable::Compressed("Zstandard")),
        (b"BZh", Unreadable::Compressed("bzip2")),
        (b"\xfd7zXZ\x00", Unreadable::Compressed("xz")),
        (b"\xff\xfe", Unreadable::Utf16),
        (b"\xfe\xff", Unreadable::Utf16),
    ];
    SIGNATURES.iter().find(|(bytes, _)| head.starts_with(bytes)).map(|&(_, kind)| kind)
}
