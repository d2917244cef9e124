//! What a page may do: nothing is fetched, and no script runs but the one that was written with it.

use sha2::{Digest as _, Sha256};

/// The letters of Base64, RFC 4648 section 4.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The Content-Security-Policy of a page, for its `meta` element. The script, where the page has one, is
/// named by its hash: what stands between `<script>` and `</script>`, to the byte.
pub fn policy(script: Option<&str>) -> String {
    let own = script.map(|script| {
        format!("; script-src 'sha256-{}'", base64(&Sha256::digest(script.as_bytes())))
    });
    let own = own.unwrap_or_default();
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:{own}; base-uri 'none'; form-action 'none'"
    )
}

fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = usize::try_from(bits >> (18 - 6 * place) & 63).ok();
            let letter = letter.and_then(|at| LETTERS.get(at)).filter(|_| place <= chunk.len());
            out.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_named_by_its_hash_and_none_is_allowed_without_one() {
        assert_eq!(
            [&b"f"[..], b"fo", b"foo", b"foob"].map(base64),
            ["Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
        // As `openssl dgst -sha256 -binary | base64` has it.
        let with = policy(Some("alert(1)"));
        assert!(
            with.contains("script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';"),
            "{with}"
        );
        let without = policy(None);
        assert!(without.starts_with("default-src 'none';") && !without.contains("script-src"));
    }
}
