//! Classifies and names status codes.

use crate::{lower::names, model::Status};

pub(super) fn is_success(status: Status) -> bool {
    matches!(
        status,
        Status::Code(200..=299) | Status::Class(2) | Status::Success
    )
}

/// Returns whether a status is a redirection, which is a success only of an operation without other successes.
pub(super) fn is_redirection(status: Status) -> bool {
    matches!(status, Status::Code(300..=399) | Status::Class(3))
}

/// Returns the part of a success's name that describes its status: empty unless it is a redirection.
pub(super) fn success_word(status: Status) -> String {
    if status_text(status).starts_with('3') {
        names::pascal(&status_word(&status_text(status)))
    } else {
        String::new()
    }
}

pub(super) fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Class(class) => format!("{class}XX"),
        Status::Success => "2XX".to_owned(),
        Status::Default => "default".to_owned(),
    }
}

/// Returns the name of a status, as written in a document (RFC 9110, section 15).
pub(in crate::lower) fn status_word(status: &str) -> String {
    let word = match status.to_ascii_uppercase().as_str() {
        "100" => "Continue",
        "101" => "SwitchingProtocols",
        "102" => "Processing",
        "103" => "EarlyHints",
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritativeInformation",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "208" => "AlreadyReported",
        "226" => "ImUsed",
        "300" => "MultipleChoices",
        "301" => "MovedPermanently",
        "302" => "Found",
        "303" => "SeeOther",
        "304" => "NotModified",
        "305" => "UseProxy",
        "307" => "TemporaryRedirect",
        "308" => "PermanentRedirect",
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "402" => "PaymentRequired",
        "403" => "Forbidden",
        "404" => "NotFound",
        "405" => "MethodNotAllowed",
        "406" => "NotAcceptable",
        "407" => "ProxyAuthenticationRequired",
        "408" => "RequestTimeout",
        "409" => "Conflict",
        "410" => "Gone",
        "411" => "LengthRequired",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "414" => "UriTooLong",
        "415" => "UnsupportedMediaType",
        "416" => "RangeNotSatisfiable",
        "417" => "ExpectationFailed",
        "418" => "ImATeapot",
        "421" => "MisdirectedRequest",
        "422" => "UnprocessableContent",
        "423" => "Locked",
        "424" => "FailedDependency",
        "425" => "TooEarly",
        "426" => "UpgradeRequired",
        "428" => "PreconditionRequired",
        "429" => "TooManyRequests",
        "431" => "RequestHeaderFieldsTooLarge",
        "451" => "UnavailableForLegalReasons",
        "500" => "InternalServerError",
        "501" => "NotImplemented",
        "502" => "BadGateway",
        "503" => "ServiceUnavailable",
        "504" => "GatewayTimeout",
        "505" => "HttpVersionNotSupported",
        "506" => "VariantAlsoNegotiates",
        "507" => "InsufficientStorage",
        "508" => "LoopDetected",
        "510" => "NotExtended",
        "511" => "NetworkAuthenticationRequired",
        "1XX" => "Informational",
        "2XX" => "Success",
        "3XX" => "Redirection",
        "4XX" => "ClientError",
        "5XX" => "ServerError",
        "DEFAULT" => "Default",
        other => return format!("Status{other}"),
    };
    word.to_owned()
}
