//! Ids of notes in files of apps that have ids of their own, of letters and digits alone: one that
//! would be none there stands in them by its bytes, behind a mark.
//!
//! It must not know any one app.

use data_encoding::HEXLOWER;

/// `id` by its bytes, behind `mark`.
pub(super) fn encoded_id(id: &str, mark: &str) -> String {
    format!("{mark}{}", HEXLOWER.encode(id.as_bytes()))
}

/// The id that `id` stands for behind `mark`; itself if it stands for none.
pub(super) fn decoded_id(id: &str, mark: &str) -> String {
    let bytes = id.strip_prefix(mark).and_then(|hex| HEXLOWER.decode(hex.as_bytes()).ok());
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_comes_back() {
        for id in ["LgR`VB%=jj", "", "é"] {
            assert_eq!(decoded_id(&encoded_id(id, "guid-"), "guid-"), id);
        }
        for own in ["abcdefgh", "guid-x", "guid-ff", "guid-FF"] {
            assert_eq!(decoded_id(own, "guid-"), own);
        }
    }
}
