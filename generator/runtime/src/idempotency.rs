//! Creates keys by which a server recognizes repeated requests.

use std::hash::{BuildHasher, RandomState};

/// Returns a new key: a random UUID.
pub fn key() -> String {
    let number = number();
    let digits = |shift: u32, count: u32| (number >> shift) & ((1 << (4 * count)) - 1);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        digits(96, 8),
        digits(80, 4),
        digits(64, 4),
        digits(48, 4),
        digits(0, 12),
    )
}

/// Returns the bits of a random UUID (RFC 9562, section 5.4).
pub fn number() -> u128 {
    // The keys of a hasher are the only random numbers of the standard library.
    let chance = |salt: u64| u128::from(RandomState::new().hash_one(salt));
    let random = chance(0) << 64 | chance(1);
    let version = 4 << 76;
    let variant = 2 << 62;
    random & !(0xf << 76) & !(3 << 62) | version | variant
}
