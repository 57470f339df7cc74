//! What text is in that is not UTF-8.

/// What text that is not UTF-8 is most likely in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// The usual Chinese one; GBK and GB2312 are parts of it.
    Gb18030,
    /// The usual Western one.
    Windows1252,
}

impl Encoding {
    /// That of `text`. In Chinese every character takes two bytes, most of the first of which are those of common characters and
    /// punctuation; Western text has single letters with accents, mostly small ones, whose bytes are higher.
    pub(in crate::dataset) fn of(text: &[u8]) -> Self {
        let (mut pairs, mut common, mut bytes) = (0, 0, text.iter());
        while let Some(&lead) = bytes.next() {
            if lead.is_ascii() {
                continue;
            }
            if !matches!((lead, bytes.next()), (0x81..=0xfe, Some(0x40..=0x7e | 0x80..=0xfe))) {
                return Self::Windows1252;
            }
            pairs += 1;
            common += usize::from(matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7));
        }
        if 2 * common > pairs { Self::Gb18030 } else { Self::Windows1252 }
    }

    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::Gb18030 => "convert the file to UTF-8, for example with iconv -f GB18030 -t UTF-8",
            Self::Windows1252 => "convert the file to UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8",
        }
    }
}
