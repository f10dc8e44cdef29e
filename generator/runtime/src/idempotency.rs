//! Keys by which a server recognizes a request that is sent again.

use std::hash::{BuildHasher, RandomState};

/// Returns a new key: a random UUID.
pub fn key() -> String {
    let digits = format!("{:032x}", number());
    let (a, rest) = digits.split_at(8);
    let (b, rest) = rest.split_at(4);
    let (c, rest) = rest.split_at(4);
    let (d, e) = rest.split_at(4);
    [a, b, c, d, e].join("-")
}

/// Returns the bits of a random UUID (RFC 9562, section 5.4).
pub fn number() -> u128 {
    // The keys of a hasher are the standard library's only source of chance.
    let chance = |salt: u64| u128::from(RandomState::new().hash_one(salt));
    let random = chance(0) << 64 | chance(1);
    let version = 4 << 76;
    let variant = 2 << 62;
    random & !(0xf << 76) & !(3 << 62) | version | variant
}
