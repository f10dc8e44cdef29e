//! Splits a text into words like heck, but keeps plurals of acronyms, versions and well-known words together.

/// Words in which an upper-case letter does not begin a new word, with their spelling in Pascal case.
const KNOWN: &[(&str, &str)] = &[
    ("DevOps", "DevOps"),
    ("ETag", "Etag"),
    ("GitHub", "GitHub"),
    ("GitLab", "GitLab"),
    ("GraphQL", "GraphQl"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("IoT", "Iot"),
    ("JavaScript", "JavaScript"),
    ("LaTeX", "Latex"),
    ("LinkedIn", "LinkedIn"),
    ("MySQL", "MySql"),
    ("NoSQL", "NoSql"),
    ("OAuth", "OAuth"),
    ("OData", "OData"),
    ("OpenAI", "OpenAi"),
    ("OpenAPI", "OpenApi"),
    ("OpenID", "OpenId"),
    ("PayPal", "PayPal"),
    ("PostgreSQL", "PostgreSql"),
    ("QRCode", "QrCode"),
    ("TypeScript", "TypeScript"),
    ("WebAuthn", "WebAuthn"),
    ("WebRTC", "WebRtc"),
    ("WebSocket", "WebSocket"),
    ("WiFi", "WiFi"),
    ("YouTube", "YouTube"),
    ("eSIM", "Esim"),
    ("eTag", "Etag"),
    ("gRPC", "Grpc"),
    ("iOS", "Ios"),
    ("mTLS", "Mtls"),
    ("macOS", "MacOs"),
    ("oAuth", "OAuth"),
    ("vCPU", "Vcpu"),
];

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lower) struct Word {
    /// The word in lower case.
    pub(in crate::lower) lower: String,
    /// The word in Pascal case.
    pub(in crate::lower) pascal: String,
}

/// Returns the words of a text.
pub(in crate::lower) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for chunk in text.split(|c: char| !c.is_alphanumeric()) {
        let chars: Vec<char> = chunk.chars().collect();
        let mut rest = chars.as_slice();
        while !rest.is_empty() {
            let (word, length) = first_word(rest);
            words.push(word);
            rest = rest.get(length..).unwrap_or_default();
        }
    }
    words
}

/// Returns the first word of some letters and digits, and its length.
fn first_word(chars: &[char]) -> (Word, usize) {
    if let Some((pascal, length)) = known(chars) {
        let lower = pascal.to_lowercase();
        return (Word { lower, pascal }, length);
    }
    let length = length(chars);
    let text: String = chars.iter().take(length).collect();
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let pascal = first.collect::<String>() + &letters.as_str().to_lowercase();
    let word = Word {
        pascal,
        lower: text.to_lowercase(),
    };
    (word, length)
}

/// Returns the known word at the start of some letters and digits, in Pascal case, and its length. Digits or an `s`
/// after it belong to it.
fn known(chars: &[char]) -> Option<(String, usize)> {
    let begins = |word: &str| {
        let letters = word.chars().zip(chars);
        word.len() <= chars.len() && letters.into_iter().all(|(letter, c)| letter == *c)
    };
    let (pascal, length) = KNOWN.iter().find_map(|(word, pascal)| {
        let written = [word, pascal].into_iter().find(|written| begins(written))?;
        Some((*pascal, written.len()))
    })?;
    let behind = chars.get(length..).unwrap_or_default();
    let digits = behind.iter().take_while(|c| c.is_ascii_digit()).count();
    let plural = usize::from(digits == 0 && behind.first() == Some(&'s'));
    let attached = digits + plural;
    let next = behind.get(attached..).unwrap_or_default();
    let is_version = attached == 0 && matches!(next, ['v', digit, ..] if digit.is_ascii_digit());
    let is_whole = is_version || next.first().is_none_or(|c| !c.is_lowercase());
    let attached: String = behind.iter().take(attached).collect();
    is_whole.then(|| (format!("{pascal}{attached}"), length + attached.len()))
}

/// Returns the length of the first word of some letters and digits.
fn length(chars: &[char]) -> usize {
    let mut before: Option<char> = None;
    // `true` if the last letter is in upper case; digits are skipped.
    let mut is_upper = None;
    for (index, c) in chars.iter().copied().enumerate() {
        let behind = chars.get(index + 1..).unwrap_or_default();
        let Some(next) = behind.first() else { break };
        let is_acronym = c.is_uppercase() && before.is_some_and(char::is_uppercase);
        match behind {
            ['s', rest @ ..] if is_acronym => {
                let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
                if rest.get(digits).is_none_or(|c| c.is_uppercase()) {
                    return index + 2 + digits;
                }
            }
            ['v', digit, ..] if is_acronym && digit.is_ascii_digit() => return index + 1,
            _ => {}
        }
        let upper = if c.is_lowercase() {
            Some(false)
        } else if c.is_uppercase() {
            Some(true)
        } else {
            is_upper
        };
        if upper == Some(false) && next.is_uppercase() {
            return index + 1;
        }
        if is_upper == Some(true) && c.is_uppercase() && next.is_lowercase() {
            return index;
        }
        (before, is_upper) = (Some(c), upper);
    }
    chars.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{pascal, snake};

    #[test]
    fn acronyms_and_versions_are_words() {
        let cases = [
            ("userIDs", "user_ids", "UserIds"),
            ("UUIDv4", "uuid_v4", "UuidV4"),
            ("IPv4", "ipv4", "Ipv4"),
            ("IPv6Address", "ipv6_address", "Ipv6Address"),
            ("ListAPIKeys", "list_api_keys", "ListApiKeys"),
            ("getURLsByIDs", "get_urls_by_ids", "GetUrlsByIds"),
            ("OAuth2Token", "oauth2_token", "OAuth2Token"),
            ("GitHubURL", "github_url", "GitHubUrl"),
            ("vCPUs", "vcpus", "Vcpus"),
            ("iOSApp", "ios_app", "IosApp"),
            ("OpenAPIv3", "openapi_v3", "OpenApiV3"),
            ("TLSv1", "tls_v1", "TlsV1"),
            ("EC2Instance", "ec2_instance", "Ec2Instance"),
            ("ISO8601Date", "iso8601_date", "Iso8601Date"),
            ("USsomething", "u_ssomething", "USsomething"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("XMLHttpRequest", "xml_http_request", "XmlHttpRequest"),
            (
                "snake_case-and.dots",
                "snake_case_and_dots",
                "SnakeCaseAndDots",
            ),
            ("ΦΙΛΟΣ", "φιλος", "Φιλος"),
        ];
        for (text, expected, in_pascal) in cases {
            assert_eq!(
                (snake(text), pascal(text)),
                (expected.to_owned(), in_pascal.to_owned())
            );
        }
    }

    proptest! {
        /// Converting a name to Pascal case does not change its words.
        #[test]
        fn names_in_pascal_case_have_the_same_words(text in "[A-Z][a-z]{2,5}[A-Z]{2,4}s[A-Z][a-z]{2,4}") {
            prop_assert_eq!(snake(&pascal(&text)), snake(&text));
        }
    }
}
