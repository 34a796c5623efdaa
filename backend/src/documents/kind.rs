//! What a document's first bytes look like.
//!
//! The store believes no uploader's word about a document's type, and a browser must not guess one. The few kinds
//! that are told apart here only give a download its name's ending; nothing is ever shown in place.

/// What kind of file a document seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A PDF file.
    Pdf,
    /// A PNG image.
    Png,
    /// A JPEG image.
    Jpeg,
    /// A ZIP archive, which word-processor files and spreadsheets are too.
    Zip,
    /// An age file: an offer that is still encrypted.
    Age,
    /// JSON, or what begins like it: terms and manifests.
    Json,
    /// Text in UTF-8.
    Text,
    /// Anything else.
    Other,
}

impl Kind {
    /// How many bytes are worth looking at.
    pub const PREFIX: usize = 512;

    /// The kind of a document that begins so.
    pub fn of(prefix: &[u8]) -> Self {
        const SIGNATURES: [(&[u8], Kind); 5] = [
            (b"%PDF-", Kind::Pdf),
            (b"\x89PNG\r\n\x1a\n", Kind::Png),
            (b"\xff\xd8\xff", Kind::Jpeg),
            (b"PK\x03\x04", Kind::Zip),
            (b"age-encryption.org/v1\n", Kind::Age),
        ];
        if let Some((_, kind)) = SIGNATURES
            .iter()
            .find(|(signature, _)| prefix.starts_with(signature))
        {
            return *kind;
        }
        let text = match std::str::from_utf8(prefix) {
            Ok(text) => text,
            // A character that the end of the prefix cuts in two.
            Err(error) if error.error_len().is_none() => {
                std::str::from_utf8(&prefix[..error.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => return Self::Other,
        };
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            Self::Other
        } else if text.trim_start().starts_with(['{', '[']) {
            Self::Json
        } else {
            Self::Text
        }
    }

    /// The media type to serve it under.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Zip => "application/zip",
            Self::Json => "application/json",
            Self::Text => "text/plain; charset=utf-8",
            Self::Age | Self::Other => "application/octet-stream",
        }
    }

    /// The ending of a downloaded file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Png => ".png",
            Self::Jpeg => ".jpg",
            Self::Zip => ".zip",
            Self::Age => ".age",
            Self::Json => ".json",
            Self::Text => ".txt",
            Self::Other => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_first_bytes_alone() {
        assert_eq!(Kind::of(b"%PDF-1.7\n%\xe2\xe3"), Kind::Pdf);
        assert_eq!(Kind::of(b"PK\x03\x04\x14\0"), Kind::Zip);
        assert_eq!(Kind::of(br#"{"schema":"veedor/terms/1"}"#), Kind::Json);
        assert_eq!(Kind::of("Raciones de almuerzo".as_bytes()), Kind::Text);
        assert_eq!(Kind::of(b"\x7fELF\x02\x01"), Kind::Other);
        assert_eq!(Kind::of(b""), Kind::Text);
    }

    #[test]
    fn a_page_that_could_run_scripts_is_plain_text() {
        assert_eq!(Kind::of(b"<html><script>alert(1)</script>"), Kind::Text);
    }

    #[test]
    fn a_character_cut_by_the_prefix_does_not_make_a_text_binary() {
        assert_eq!(Kind::of(&"niñez".as_bytes()[..3]), Kind::Text);
    }
}
