//! Sizes as people read them.

/// A number of bytes: `812 B`, `12 KB`, `1.4 MB`.
pub fn bytes(bytes: usize) -> String {
    const KB: usize = 1_024;
    const MB: usize = KB * KB;
    if bytes < KB {
        format!("{bytes} B")
    } else if bytes < MB {
        format!("{} KB", bytes / KB)
    } else {
        format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB)
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn a_size_has_one_unit() {
        assert_eq!(bytes(812), "812 B");
        assert_eq!(bytes(12_700), "12 KB");
        assert_eq!(bytes(1_500_000), "1.4 MB");
    }
}
