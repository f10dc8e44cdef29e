//! The table of rules.
//!
//! An entry has the name of a kind of change, its id, place and class, and a description. The verdicts follow, for
//! callers, implementers, old clients with new servers, and new clients with old servers, with the reason.

use super::{
    define::{row, rule},
    rule::{
        Class::{Addition, Change},
        Place::{
            Body, Constraint, Crate, Field, Header, Operation, Parameter, Response, Security,
            Server, Type, Use, Value, Variant,
        },
        Rule, Verdict,
    },
};

const S: Verdict = Verdict::Safe;
const A: Verdict = Verdict::Attention;
const B: Verdict = Verdict::Breaks;
/// Compiles but behaves differently.
const X: Verdict = Verdict::Silent;

rules! {
    CrateRenamed("crate-renamed", Crate, Change): "the crate is renamed" {
        any [B, B, S, S] "every path starts with the crate's name";
    }
    ServiceRenamed("service-renamed", Crate, Change): "the service trait is renamed" {
        any [S, B, S, S] "implementers name the trait";
    }
    ReceiverRenamed("receiver-renamed", Crate, Change): "the trait of webhook receivers is renamed" {
        any [S, B, S, S] "implementers name the trait";
    }
    FeatureAdded("feature-added", Crate, Addition): "the crate has one more feature" {
        any [S, S, S, S] "a feature that is not enabled changes nothing";
    }
    FeatureRemoved("feature-removed", Crate, Change): "a feature of the crate is gone" {
        any [B, B, S, S] "Cargo rejects a dependency that enables it";
    }
    ServerUrlChanged("server-url-changed", Server, Change): "the URL of the first server changed" {
        any [X, S, A, A] "a client that sets no URL compiles but sends requests to another server";
    }
    ServerPathChanged("server-path-changed", Server, Change): "the path of the first server's URL changed" {
        any [X, A, B, B] "client and mock compile and use another path, which the other version does not have; a router is nested by its user";
    }
    ServerUrlAdded("server-url-added", Server, Addition): "the document has a server URL where it had none" {
        any [S, S, S, S] "clients already set a URL and can continue to do so";
    }
    ServerUrlRemoved("server-url-removed", Server, Change): "the document no longer has an absolute URL" {
        any [X, S, S, S] "a client that sets no URL compiles but cannot send requests";
    }
    ServerChoiceAdded("server-choice-added", Server, Addition): "a server is new" {
        any [S, S, S, S] "only code that names it uses it";
    }
    ServerChoiceRemoved("server-choice-removed", Server, Change): "a server is gone" {
        any [B, S, A, S] "the constant or the type of the server is gone";
    }
    ServerChoiceChanged("server-choice-changed", Server, Change): "a server has another URL" {
        any [X, S, A, A] "the same name refers to another server";
    }
    SchemeAdded("security-scheme-added", Security, Addition): "a security scheme is new" {
        any [S, S, S, S] "the builder has a new method, and there is a new constant";
    }
    SchemeRemoved("security-scheme-removed", Security, Change): "a security scheme is gone" {
        any [B, B, A, S] "the method of the builder and the constant are gone";
    }
    SchemeRenamed("security-scheme-renamed", Security, Change): "a security scheme is renamed" {
        any [B, B, S, S] "the method of the builder and the constant are renamed; requests are the same";
    }
    SchemeMethodChanged("security-scheme-method-changed", Security, Change): "the credential of a security scheme is set by another method" {
        any [B, B, S, S] "the method of the builder is renamed; requests are the same";
    }
    SchemeCarrierChanged("security-scheme-carrier-changed", Security, Change): "a credential is sent in another place" {
        any [X, X, B, B] "the same method sets a credential that is sent in another place";
    }
    SchemeReplaced("security-scheme-replaced", Security, Change): "a security scheme is of another type" {
        any [B, B, B, B] "the method of the builder changes with the type, and so does the request";
    }
    SecurityRequired("security-required", Security, Change): "an operation requires credentials where it did not" {
        any [A, S, B, S] "an old client sends no credentials and is rejected; a call of a new client fails without credentials";
    }
    SecuritySchemeRequired("security-scheme-required", Security, Change): "an operation without credentials requires a scheme that clients did not need" {
        any [X, S, B, S] "a client that does not set the credentials compiles, sends none and is rejected";
    }
    SecurityDropped("security-dropped", Security, Change): "an operation no longer requires credentials" {
        any [S, B, S, B] "the request no longer has `credentials`, and a new client sends no credentials";
    }
    SecurityAlternativeAdded("security-alternative-added", Security, Addition): "an operation accepts additional credentials" {
        any [S, S, S, A] "an old server does not accept the new alternative";
    }
    SecurityAlternativeRemoved("security-alternative-removed", Security, Change): "an operation no longer accepts some credentials" {
        any [A, S, A, S] "a client that uses the old alternative is rejected";
    }
    SecurityAlternativeRequired("security-alternative-required", Security, Change): "an operation no longer accepts some credentials, and the others need a scheme that clients did not need" {
        any [X, S, A, S] "a client that uses the old alternative compiles, sends no credentials and is rejected";
    }
    SecurityChanged("security-changed", Security, Change): "an operation requires other credentials" {
        any [X, X, B, B] "the methods for the old credentials still compile, but the client sends none of them, and the server receives others; each version rejects the credentials of the other";
    }
    ScopeAdded("scope-added", Security, Change): "an operation requires an additional scope" {
        any [S, S, A, S] "a token without the scope is rejected; scopes are not part of the types";
    }
    ScopeRemoved("scope-removed", Security, Change): "an operation no longer requires a scope" {
        any [S, S, S, A] "an old server still requires the scope; scopes are not part of the types";
    }
    OperationAdded("operation-added", Operation, Addition): "an operation is new" {
        any [S, S, S, B] "a new method, with a default for implementers; an old server responds with 404";
    }
    OperationRemoved("operation-removed", Operation, Change): "an operation is gone" {
        any [B, B, B, S] "the method, the request and the trait's method are gone; a new server responds with 404";
    }
    OperationRenamed("operation-renamed", Operation, Change): "an operation is renamed" {
        any [B, B, S, S] "the methods, the request and the types of its responses are named after it";
    }
    OperationMoved("operation-moved", Operation, Change): "an operation is renamed and has another path or HTTP method" {
        any [B, B, B, B] "the methods, the request and the types of its responses are named after it; the other version does not have the path or method";
    }
    OperationMethodChanged("operation-method-changed", Operation, Change): "an operation has another HTTP method" {
        any [X, X, B, B] "the same call sends another method, which the other version rejects";
    }
    OperationPathChanged("operation-path-changed", Operation, Change): "an operation has another path" {
        any [X, X, B, B] "the same call uses another path, which the other version does not have";
    }
    PathPrefixMoved("path-prefix-moved", Operation, Change): "a prefix moved between the server's URL and the paths" {
        any [A, A, S, S] "the whole URL is the same, unless a base URL is set or the router is nested";
    }
    OperationServerChanged("operation-server-changed", Operation, Change): "an operation has another server" {
        any [X, S, A, A] "the same call is sent to another server";
    }
    OperationDeprecated("operation-deprecated", Operation, Change): "an operation is deprecated" {
        any [A, S, S, S] "the compiler warns where it is called";
    }
    OperationReactivated("operation-reactivated", Operation, Change): "an operation is no longer deprecated" {
        any [S, S, S, S] "the compiler no longer warns";
    }
    PagesAdded("pages-added", Operation, Addition): "the responses of an operation come in pages" {
        any [S, S, S, S] "the call has a new method";
    }
    PagesRemoved("pages-removed", Operation, Change): "the responses of an operation no longer come in pages" {
        any [B, S, S, S] "the method `pages` of the call is gone";
    }
    WebhookAdded("webhook-added", Operation, Addition): "a webhook or callback is new" {
        any [S, S, A, S] "a new method of the receiver's trait, with a default; an old receiver responds with 404";
    }
    WebhookRemoved("webhook-removed", Operation, Change): "a webhook or callback is gone" {
        any [B, B, S, S] "the method and the request are gone; nothing is sent";
    }
    ArgumentsSwapped("arguments-swapped", Operation, Change): "the arguments of a call changed their meaning" {
        any [X, S, S, S] "the old arguments are still accepted and set other parameters";
    }
    ArgumentsReordered("arguments-reordered", Operation, Change): "the arguments of a call are in another order" {
        any [B, S, S, S] "the types of the arguments do not match the old order";
    }
    ParameterAddedOptional("optional-parameter-added", Parameter, Addition): "an optional parameter is new" {
        any [S, S, S, A] "there is a new setter; an old server ignores the parameter";
    }
    ParameterAddedRequired("required-parameter-added", Parameter, Change): "a required parameter is new" {
        any [B, S, B, A] "the method has a new argument; a new server rejects a request without it, and an old server ignores it";
    }
    ParameterRemovedOptional("optional-parameter-removed", Parameter, Change): "an optional parameter is gone" {
        any [B, B, A, S] "the setter and the field are gone; a new server ignores the parameter";
    }
    ParameterRemovedRequired("required-parameter-removed", Parameter, Change): "a required parameter is gone" {
        any [B, B, A, B] "the argument and the field are gone; an old server rejects a request without it";
    }
    PathParameterRenamed("path-parameter-renamed", Parameter, Change): "a path parameter is renamed" {
        any [S, B, S, S] "the argument stays in its place and the URL is the same; the field is renamed";
    }
    RequiredParameterRenamed("required-parameter-renamed", Parameter, Change): "a required parameter is renamed" {
        any [S, B, B, B] "the argument stays in its place; the field and the request change";
    }
    RequiredParameterFieldRenamed("required-parameter-field-renamed", Parameter, Change): "a required parameter that is set by name is renamed" {
        any [B, B, B, B] "the field is renamed, and the request changes";
    }
    OptionalParameterRenamed("optional-parameter-renamed", Parameter, Change): "an optional parameter is renamed" {
        any [B, B, A, A] "the setter and the field are renamed; the other version ignores the parameter";
    }
    ParameterWireNameChanged("parameter-wire-name-changed", Parameter, Change): "a required parameter is sent under another name" {
        any [X, X, B, B] "the Rust name is the same, and the other version does not know the parameter";
    }
    ParameterWireNameChangedOptional("optional-parameter-wire-name-changed", Parameter, Change): "an optional parameter is sent under another name" {
        any [X, X, A, A] "the Rust name is the same, and the other version ignores the parameter";
    }
    ParameterNameChanged("parameter-name-changed", Parameter, Change): "a parameter has another Rust name" {
        any [B, B, S, S] "the setter or argument and the field are renamed; requests are the same";
    }
    ParameterMoved("parameter-moved", Parameter, Change): "a required parameter is sent in another place of the request" {
        any [X, X, B, B] "the Rust name is the same, and the other version looks for it elsewhere";
    }
    ParameterMovedOptional("optional-parameter-moved", Parameter, Change): "an optional parameter is sent in another place of the request" {
        any [X, X, A, A] "the Rust name is the same, and the other version ignores it there";
    }
    ParameterBecameRequired("parameter-became-required", Parameter, Change): "an optional parameter became required" {
        any [B, B, B, S] "the setter became an argument, `Option<T>` became `T`; a new server rejects a request without it";
    }
    ParameterBecameOptional("parameter-became-optional", Parameter, Change): "a required parameter became optional" {
        any [B, B, S, B] "the argument became a setter, `T` became `Option<T>`; an old server rejects a request without it";
    }
    ParameterStyleChanged("parameter-style-changed", Parameter, Change): "a parameter is written in another style" {
        any [X, X, B, B] "the same value has another text on the wire";
    }
    ParameterDeprecated("parameter-deprecated", Parameter, Change): "an optional parameter is deprecated" {
        any [A, S, S, S] "the compiler warns where it is set";
    }
    ParameterDeprecatedRequired("required-parameter-deprecated", Parameter, Change): "a required parameter is deprecated" {
        any [S, S, S, S] "the documentation says so; the compiler does not warn about an argument";
    }
    ParameterReactivated("parameter-reactivated", Parameter, Change): "a parameter is no longer deprecated" {
        any [S, S, S, S] "the compiler no longer warns";
    }
    ParameterDefaultAdded("parameter-default-added", Parameter, Addition): "a parameter has a default" {
        any [S, S, A, S] "there is a new method; a request without the parameter may mean something else from now on";
    }
    ParameterDefaultRemoved("parameter-default-removed", Parameter, Change): "a parameter no longer has a default" {
        any [A, B, A, S] "the method that returns the default is gone";
    }
    ParameterDefaultChanged("parameter-default-changed", Parameter, Change): "a parameter has another default" {
        any [X, X, A, A] "a request without the parameter means something else";
    }
    RequestBodyAddedOptional("optional-request-body-added", Body, Addition): "an optional request body is new" {
        any [S, S, S, A] "there is a new setter; an old server ignores the body";
    }
    RequestBodyAddedRequired("required-request-body-added", Body, Change): "a required request body is new" {
        any [B, S, B, A] "the method has a new argument; a new server rejects a request without it, and an old server ignores it";
    }
    RequestBodyRemovedOptional("optional-request-body-removed", Body, Change): "an optional request body is gone" {
        any [B, B, A, S] "the setter and the field are gone; a new server ignores the body";
    }
    RequestBodyRemovedRequired("required-request-body-removed", Body, Change): "a required request body is gone" {
        any [B, B, A, B] "the argument and the field are gone; an old server rejects a request without it";
    }
    RequestBodyBecameRequired("request-body-became-required", Body, Change): "an optional request body became required" {
        any [B, B, B, S] "the setter became an argument, `Option<T>` became `T`; a new server rejects a request without it";
    }
    RequestBodyBecameOptional("request-body-became-optional", Body, Change): "a required request body became optional" {
        any [B, B, S, B] "the argument became a setter, `T` became `Option<T>`; an old server rejects a request without it";
    }
    BodyBecameChoice("body-became-choice", Body, Change): "a body with one media type has several" {
        request [A, B, S, B] "a value of the old type is still accepted; the body is an enum for implementers, and an old server rejects the new media type";
        response [B, B, S, A] "the body is an enum of the media types; an old client requests the media type that it knows";
    }
    BodyChoiceDissolved("body-choice-dissolved", Body, Change): "a body with several media types has one" {
        request [B, B, B, S] "the enum of the media types is gone; a new server rejects the others";
        response [B, B, A, A] "the enum of the media types is gone; an old client may ask for another";
    }
    MediaTypeAdded("media-type-added", Body, Addition): "a body has an additional media type" {
        request [S, A, S, B] "the enum has a new variant; an old server rejects the media type";
        response [A, S, S, S] "the enum has a new variant; an old client does not ask for it";
    }
    MediaTypeRemoved("media-type-removed", Body, Change): "a body has one media type fewer" {
        request [B, B, B, S] "the variant is gone; a new server rejects the media type";
        response [B, B, A, A] "the variant is gone; an old client may ask for it";
    }
    MediaTypeChanged("media-type-changed", Body, Change): "a body has another media type" {
        request [S, S, B, B] "the types are the same; each version rejects the media type of the other";
        response [S, S, A, A] "the types are the same; each client asks for a media type that the other server does not have";
    }
    CodecChanged("codec-changed", Body, Change): "a body is written in another format" {
        any [X, X, B, B] "the type is the same, and the bytes differ";
    }
    PartsChanged("part-count-changed", Body, Change): "a part of a multipart body may occur more or less often" {
        any [B, B, A, A] "`T`, `Option<T>` and `Vec<T>` are different types";
    }
    SuccessStatusChanged("success-status-changed", Response, Change): "the success has another status" {
        any [X, X, A, A] "the types are the same; a client decodes an unknown success as the documented one";
    }
    SuccessReplaced("success-status-and-body-changed", Response, Change): "the success has another status and another body" {
        any [A, A, A, A] "source does not compile because of the body; a client decodes an unknown success as the documented one";
    }
    SuccessBecameSeveral("success-became-several", Response, Change): "an operation with one success has several" {
        any [B, B, B, S] "the output is an enum; an old client does not know the new status";
    }
    SuccessBecameOne("success-became-one", Response, Change): "an operation with several successes has one" {
        any [B, B, A, B] "the output is no longer an enum; a new client does not know the old status";
    }
    SuccessHasSeveralStatuses("success-has-several-statuses", Response, Change): "an operation has several successes with the body of the one that it had" {
        any [B, B, A, S] "the output is an enum; a client decodes an unknown success as the documented one";
    }
    SuccessHasOneStatus("success-has-one-status", Response, Change): "an operation with several successes of one body has one of them" {
        any [B, B, A, A] "the output is no longer an enum; a client decodes an unknown success as the documented one";
    }
    SuccessAdded("success-added", Response, Change): "an operation has an additional success" {
        any [A, S, B, S] "the enum has a new variant; an old client does not know the status";
    }
    SuccessRemoved("success-removed", Response, Change): "an operation has one success fewer" {
        any [B, B, S, B] "the variant is gone; a new client does not know the status";
    }
    FailureAdded("failure-added", Response, Addition): "an additional failure is described" {
        any [S, S, A, S] "the enum has a new variant; an old client treats the response as undocumented";
    }
    FailureAddedFirst("first-failure-added", Response, Change): "the first failure of an operation is described" {
        any [B, S, A, S] "the error is `Error<F>` with the enum of failures, to which `?` does not convert in a function that returns `Error`; an old client treats the response as undocumented";
    }
    FailureAddedBesideDefault("failure-split-from-default", Response, Addition): "a failure that the default covered is described" {
        any [A, S, A, S] "the enum has a new variant; code that matches the default no longer sees it";
    }
    FailureStatusChanged("failure-status-changed", Response, Change): "a failure has another status" {
        any [B, B, A, A] "the variant is named after the status; each client treats the response of the other version as undocumented";
    }
    FailureRemoved("failure-removed", Response, Change): "a failure is no longer described" {
        any [B, B, S, A] "the variant is gone, and the enum if it was the last one";
    }
    VariantNameChanged("response-name-changed", Response, Change): "a response has another Rust name" {
        any [B, B, S, S] "the variant is renamed";
    }
    ResponseBodyAdded("response-body-added", Response, Change): "a response without a body has one" {
        any [B, B, S, B] "`()` became `T`; a new client cannot read a response without it";
    }
    ResponseBodyRemoved("response-body-removed", Response, Change): "a response no longer has a body" {
        any [B, B, B, S] "`T` became `()`; an old client cannot read a response without it";
    }
    HeadersAdded("headers-added", Header, Change): "a success declares headers where it did not" {
        any [B, S, S, S] "`Response<T>` became `Response<T, H>`; code that reads the body alone compiles";
    }
    FailureHeadersAdded("failure-headers-added", Header, Change): "a failure declares headers where it did not" {
        any [B, B, S, S] "the variant has one more value";
    }
    HeaderAddedOptional("optional-header-added", Header, Addition): "a response declares an additional header" {
        any [S, S, S, S] "the struct of the headers has a new field";
    }
    HeaderAddedRequired("required-header-added", Header, Change): "a response declares an additional header that is always present" {
        any [B, B, S, S] "the trait's method returns a `Response`; clients also read a response without it";
    }
    HeaderRemovedOptional("optional-header-removed", Header, Change): "a response no longer declares a header" {
        any [B, B, S, S] "the field is gone, and the struct of the headers if it was the last one";
    }
    HeaderRemovedRequired("required-header-removed", Header, Change): "a response no longer declares a header that was always present" {
        any [B, B, S, S] "the field is gone; clients also read a response without it";
    }
    HeaderBecameRequired("header-became-required", Header, Change): "a header is always present" {
        any [S, B, S, S] "the constructor of the headers has a new argument for implementers; clients also read a response without it";
    }
    HeaderBecameOptional("header-became-optional", Header, Change): "a header is no longer always present" {
        any [S, B, S, S] "the argument of the constructor became a setter for implementers; clients also read a response without it";
    }
    TypeAdded("type-added", Type, Addition): "a type is new" {
        any [S, S, S, S] "there is a new type";
    }
    TypeRemoved("type-removed", Type, Change): "a type is gone" {
        any [B, B, S, S] "the type was public";
    }
    TypeRenamed("type-renamed", Type, Change): "a type is renamed" {
        any [B, B, S, S] "code names the type; its values are the same";
    }
    TypeMoved("type-moved", Type, Change): "a type is in another module" {
        any [B, B, S, S] "code imports the type; its values are the same";
    }
    TypeDeprecated("type-deprecated", Type, Change): "a type is deprecated" {
        any [A, A, S, S] "its documentation says so";
    }
    TypeReactivated("type-reactivated", Type, Change): "a type is no longer deprecated" {
        any [S, S, S, S] "its documentation no longer says so";
    }
    StructOpened("struct-opened", Type, Change): "a struct allows properties that are not listed" {
        request [S, S, S, B] "an old server rejects properties that are not listed";
        response [S, S, S, S] "clients accept properties that are not listed";
    }
    StructClosed("struct-closed", Type, Change): "a struct does not allow properties that are not listed" {
        request [S, S, B, S] "a new server rejects properties that are not listed";
        response [S, S, S, S] "clients accept properties that are not listed";
    }
    RestAdded("rest-added", Type, Addition): "a struct keeps properties that are not listed" {
        any [S, S, S, S] "the struct has a new field, which is empty by default";
    }
    RestRemoved("rest-removed", Type, Change): "a struct does not keep properties that are not listed" {
        any [B, B, A, S] "the field is gone, and properties that are not listed are dropped";
    }
    TypeChanged("type-changed", Use, Change): "a value is of another type" {
        any [B, B, B, B] "another Rust type, and each version rejects values of the other";
    }
    TypeGeneralized("type-generalized", Use, Change): "a type accepts more values" {
        request [B, B, S, B] "the Rust type differs; an old server rejects the additional values";
        response [B, B, B, S] "the Rust type differs; an old client cannot read the additional values";
    }
    TypeSpecialized("type-specialized", Use, Change): "a type accepts fewer values" {
        request [B, B, B, S] "the Rust type differs; a new server rejects the values that were removed";
        response [B, B, S, B] "the Rust type differs; a new client cannot read the other values of an old server";
    }
    EnumIntroduced("enum-introduced", Use, Change): "the values are limited to those of an enum" {
        request [B, B, B, S] "the Rust type differs; a new server rejects values that are not listed";
        response [B, B, S, A] "the Rust type differs; a new client decodes values that are not listed as `Unknown`";
    }
    EnumDissolved("enum-dissolved", Use, Change): "the values are no longer limited to those of an enum, or the new enum lists more values" {
        request [B, B, S, B] "the Rust type differs; an old server rejects values that were not listed";
        response [B, B, A, S] "the Rust type differs; an old client decodes values that were not listed as `Unknown`";
    }
    EnumReplaced("enum-replaced", Use, Change): "an enum is replaced with one that lists other values" {
        request [B, B, B, B] "the Rust type differs; each server rejects the values that it does not list";
        response [B, B, A, A] "the Rust type differs; each client decodes the values that it does not list as `Unknown`";
    }
    ArgumentGeneralized("argument-generalized", Use, Change): "an argument accepts more values" {
        any [S, B, S, B] "calls compile, because the argument accepts the same Rust values; an old server rejects the additional values";
    }
    ArgumentSpecialized("argument-specialized", Use, Change): "an argument accepts fewer values" {
        any [A, B, B, S] "calls compile, because a string can be passed for the enum; a new server rejects the values that were removed";
    }
    TypeRepresentation("type-representation-changed", Use, Change): "the same values have another Rust type" {
        any [B, B, S, S] "the Rust type differs; requests and responses are the same";
    }
    TypeOptionalProperties("type-optional-properties-changed", Use, Change): "a value is of another type that differs in optional properties" {
        request [B, B, A, A] "the Rust type differs; each server drops the properties that only the other version has";
        response [B, B, S, S] "the Rust type differs; each client ignores the properties that only the other version has";
    }
    FieldAddedOptional("optional-field-added", Field, Addition): "an optional property is new" {
        request [S, S, S, A] "there is a new setter; an old server drops the property";
        response [S, S, S, S] "the struct is `#[non_exhaustive]` and has a new field";
    }
    FieldAddedOptionalToClosed("optional-field-added-to-closed", Field, Addition): "an optional property is new where no others were allowed" {
        request [S, S, S, B] "there is a new setter; an old server rejects the property";
        response [S, S, S, S] "the struct is `#[non_exhaustive]` and has a new field";
    }
    FieldAddedRequired("required-field-added", Field, Change): "a required property is new" {
        request [B, S, B, A] "the constructor has a new argument; a new server rejects a request without the property, and an old server drops it";
        response [S, B, S, B] "the constructor has a new argument for implementers; a new client cannot read a response without the property";
    }
    FieldAddedRequiredToClosed("required-field-added-to-closed", Field, Change): "a required property is new where no others were allowed" {
        request [B, S, B, B] "the constructor has a new argument; a new server rejects a request without the property, and an old server rejects one with it";
        response [S, B, S, B] "the constructor has a new argument for implementers; a new client cannot read a response without the property";
    }
    FieldRemovedOptional("optional-field-removed", Field, Change): "an optional property is gone" {
        request [B, B, A, S] "the field and the setter are gone; a new server drops the property";
        response [B, B, S, S] "the field and the setter are gone";
    }
    FieldRemovedRequired("required-field-removed", Field, Change): "a required property is gone" {
        request [B, B, A, B] "the field and the argument are gone; an old server rejects a request without the property";
        response [B, B, B, S] "the field and the argument are gone; an old client cannot read a response without the property";
    }
    FieldRemovedOptionalFromClosed("field-removed-from-closed", Field, Change): "an optional property is gone where no others are allowed" {
        request [B, B, B, S] "the field and the setter are gone; a new server rejects the property";
        response [B, B, S, S] "the field and the setter are gone";
    }
    FieldRemovedRequiredFromClosed("required-field-removed-from-closed", Field, Change): "a required property is gone where no others are allowed" {
        request [B, B, B, B] "the field and the argument are gone; a new server rejects the property, and an old server rejects a request without it";
        response [B, B, B, S] "the field and the argument are gone; an old client cannot read a response without the property";
    }
    FieldRenamed("field-renamed", Field, Change): "a required property is renamed" {
        any [B, B, B, B] "the field is renamed, and each version rejects a value without its own property";
    }
    FieldRenamedOptional("optional-field-renamed", Field, Change): "an optional property is renamed" {
        request [B, B, A, A] "the field and the setter are renamed; each server drops the property of the other version";
        response [B, B, S, S] "the field and the setter are renamed; each client ignores the property of the other version";
    }
    FieldRenamedOptionalInClosed("optional-field-renamed-in-closed", Field, Change): "an optional property is renamed where no others are allowed" {
        request [B, B, B, B] "the field and the setter are renamed; each server rejects the property of the other version";
        response [B, B, S, S] "the field and the setter are renamed; each client ignores the property of the other version";
    }
    FieldWireNameChanged("field-wire-name-changed", Field, Change): "a required property is sent under another name" {
        any [X, X, B, B] "the Rust name is the same, and each version rejects a value without its own property";
    }
    FieldWireNameChangedOptional("optional-field-wire-name-changed", Field, Change): "an optional property is sent under another name" {
        request [X, X, A, A] "the Rust name is the same; each server drops the property of the other version";
        response [X, X, S, S] "the Rust name is the same; each client ignores the property of the other version";
    }
    FieldWireNameChangedOptionalInClosed("optional-field-wire-name-changed-in-closed", Field, Change): "an optional property is sent under another name where no others are allowed" {
        request [X, X, B, B] "the Rust name is the same; each server rejects the property of the other version";
        response [X, X, S, S] "the Rust name is the same; each client ignores the property of the other version";
    }
    FieldNameChanged("field-name-changed", Field, Change): "a field has another Rust name" {
        any [B, B, S, S] "the field and its setter are renamed; requests and responses are the same";
    }
    FieldBecameRequired("field-became-required", Field, Change): "an optional property became required" {
        request [B, B, B, S] "the setter became an argument, `Option<T>` became `T`; a new server rejects a request without the property";
        response [B, B, S, B] "`Option<T>` became `T`; a new client cannot read a response without the property";
    }
    FieldBecameOptional("field-became-optional", Field, Change): "a required property became optional" {
        request [B, B, S, B] "the argument became a setter, `T` became `Option<T>`; an old server rejects a request without the property";
        response [B, B, B, S] "`T` became `Option<T>`; an old client cannot read a response without the property";
    }
    ReadOnlyShared("read-only-field-became-optional", Field, Change): "requests have the type of a read-only property, too" {
        any [B, B, S, S] "`T` became `Option<T>`, since requests do not have the property; requests and responses are the same";
    }
    FieldBecameReadOnly("field-became-read-only", Field, Change): "a required property became read-only" {
        request [B, B, S, B] "`T` became `Option<T>`, since requests do not have the property; an old server rejects a request without it";
        response [B, B, S, S] "`T` became `Option<T>`, since requests do not have the property";
    }
    FieldBecameNullable("field-became-nullable", Field, Change): "a property may be null" {
        request [B, B, S, B] "the type has one more `Option`; an old server rejects null";
        response [B, B, B, S] "the type has one more `Option`; an old client cannot read null";
    }
    FieldBecameNotNullable("field-became-not-nullable", Field, Change): "a property may no longer be null" {
        request [B, B, B, S] "the type has one `Option` fewer; a new server rejects null";
        response [B, B, S, B] "the type has one `Option` fewer; a new client cannot read null";
    }
    FieldDeprecated("field-deprecated", Field, Change): "an optional property is deprecated" {
        request [A, S, S, S] "the compiler warns where it is set";
        response [S, A, S, S] "the compiler warns where it is set";
    }
    FieldDeprecatedRequired("required-field-deprecated", Field, Change): "a required property is deprecated" {
        any [S, S, S, S] "the documentation says so; the compiler does not warn about an argument";
    }
    FieldReactivated("field-reactivated", Field, Change): "a property is no longer deprecated" {
        any [S, S, S, S] "the compiler no longer warns";
    }
    DefaultAdded("field-default-added", Field, Addition): "a property has a default" {
        request [S, S, A, S] "there is a new method; a request without the property may mean something else from now on";
        response [S, S, S, S] "there is a new method";
    }
    DefaultRemoved("field-default-removed", Field, Change): "a property no longer has a default" {
        any [B, B, A, S] "the method that returns the default is gone";
    }
    DefaultChanged("field-default-changed", Field, Change): "a property has another default" {
        any [X, X, A, A] "the same method returns another value; a value without the property means something else";
    }
    ConstantChanged("constant-changed", Field, Change): "a property with a single allowed value has another value" {
        request [X, S, B, B] "the same code sends another value; each server rejects the value of the other version";
        response [S, X, A, A] "the same code sends another value; clients do not read it";
    }
    ConstantAddedRequired("required-constant-added", Field, Change): "a required property with a single allowed value is new" {
        request [S, S, B, S] "the property is sent without a field; a new server rejects a request without it";
        response [S, S, S, S] "the property is sent without a field; clients do not read it";
    }
    ConstantAddedOptional("optional-constant-added", Field, Addition): "an optional property with a single allowed value is new" {
        request [S, S, S, A] "the property is sent without a field; an old server drops it";
        response [S, S, S, S] "the property is sent without a field; clients do not read it";
    }
    ConstantAddedToClosed("constant-added-to-closed", Field, Change): "a property with a single allowed value is new where no others were allowed" {
        request [S, S, B, B] "the property is sent without a field; an old server rejects it, a new one may require it";
        response [S, S, S, S] "the property is sent without a field; clients do not read it";
    }
    ConstantRemovedRequired("required-constant-removed", Field, Change): "a required property with a single allowed value is gone" {
        request [S, S, A, B] "the property had no field; an old server rejects a request without it";
        response [S, S, S, S] "the property had no field; clients do not read it";
    }
    ConstantRemovedOptional("optional-constant-removed", Field, Change): "an optional property with a single allowed value is gone" {
        request [S, S, A, S] "the property had no field; a new server drops it";
        response [S, S, S, S] "the property had no field; clients do not read it";
    }
    ConstantRemovedFromClosed("constant-removed-from-closed", Field, Change): "a property with a single allowed value is gone where no others are allowed" {
        request [S, S, B, B] "the property had no field; a new server rejects it, an old one may require it";
        response [S, S, S, S] "the property had no field; clients do not read it";
    }
    FieldOfOneValueBecameConstant("field-with-one-value-became-constant", Field, Change): "the single allowed value of a property is sent without a field" {
        any [B, B, S, S] "the field is gone; the same value is sent";
    }
    FieldOptionalBecameConstant("optional-field-became-constant", Field, Change): "an optional property with a single allowed value became required" {
        request [B, B, B, S] "the field is gone; a new server rejects a request without the property";
        response [B, B, S, A] "the field is gone; a new client may take a value without the property for another variant of a union";
    }
    FieldBecameConstant("field-became-constant", Field, Change): "a property has a single allowed value" {
        request [B, B, B, S] "the field is gone; a new server rejects other values";
        response [B, B, S, S] "the field is gone; the property is still sent";
    }
    ConstantBecameRequired("constant-became-required-field", Field, Change): "a required property no longer has a single allowed value" {
        request [B, S, S, B] "the constructor has a new argument; an old server rejects other values";
        response [S, B, S, S] "the constructor has a new argument for implementers; old clients do not read the property";
    }
    ConstantBecameArgument("constant-became-argument", Field, Change): "a required property with a single allowed value has to be passed" {
        request [B, S, S, S] "the constructor has a new argument; the same value is sent";
        response [S, B, S, S] "the constructor has a new argument for implementers; the same value is sent";
    }
    ConstantBecameOptional("constant-became-optional-field", Field, Change): "an optional property no longer has a single allowed value" {
        request [S, S, S, B] "the property is only sent if its new setter is called; an old server rejects other values";
        response [S, S, S, S] "the struct is `#[non_exhaustive]` and has a new field; old clients do not read the property";
    }
    ConstantBecameSetter("constant-no-longer-sent", Field, Change): "an optional property with a single allowed value has to be set" {
        request [A, S, S, A] "the same code no longer sends the property";
        response [S, A, A, S] "the same code no longer sends the property";
    }
    ConstructorSwapped("constructor-arguments-swapped", Field, Change): "the arguments of a constructor changed their meaning" {
        request [X, S, S, S] "the old arguments are still accepted and set other properties";
        response [S, X, S, S] "the old arguments are still accepted and set other properties";
    }
    ConstructorReordered("constructor-arguments-reordered", Field, Change): "the arguments of a constructor are in another order" {
        request [B, S, S, S] "the types of the arguments do not match the old order";
        response [S, B, S, S] "the types of the arguments do not match the old order";
    }
    ValueAdded("enum-value-added", Value, Addition): "an enum has an additional value" {
        request [S, A, S, B] "the enum has a new variant; an old server rejects the value";
        response [A, S, A, S] "the enum has a new variant; code that matches `Unknown` no longer sees it, and an old client decodes it as `Unknown`";
    }
    ValueRemoved("enum-value-removed", Value, Change): "an enum has one value fewer" {
        request [B, B, B, S] "the variant is gone; a new server rejects the value";
        response [B, B, S, A] "the variant is gone; a new client decodes the value as `Unknown`";
    }
    ValueRenamed("enum-value-renamed", Value, Change): "a value of an enum is replaced by another" {
        request [B, B, B, B] "the variant is renamed; each server rejects the value of the other version";
        response [B, B, A, A] "the variant is renamed; each client decodes the value of the other version as `Unknown`";
    }
    ValueWireChanged("enum-value-wire-changed", Value, Change): "a value of an enum is sent as another text" {
        request [X, X, B, B] "the variant has the same name; each server rejects the value of the other version";
        response [X, X, A, A] "the variant has the same name; each client decodes the value of the other version as `Unknown`";
    }
    ValueNameChanged("enum-value-name-changed", Value, Change): "a value of an enum has another Rust name" {
        any [B, B, S, S] "the variant is renamed; requests and responses are the same";
    }
    EnumOpened("enum-opened", Value, Change): "an enum allows values that are not listed" {
        request [S, A, S, B] "a new server decodes other values as `Unknown`; an old server rejects them";
        response [S, S, S, S] "clients keep values that are not listed";
    }
    EnumClosed("enum-closed", Value, Change): "an enum does not allow values that are not listed" {
        request [S, S, B, S] "a new server rejects values that are not listed";
        response [S, S, S, S] "clients keep values that are not listed";
    }
    VariantAdded("variant-added", Variant, Addition): "a union has an additional variant" {
        request [S, A, S, B] "the enum has a new variant; an old server rejects its values";
        response [A, S, A, S] "the enum has a new variant; an old client decodes its values as `Unknown`";
    }
    VariantRemoved("variant-removed", Variant, Change): "a union has one variant fewer" {
        request [B, B, B, S] "the variant is gone; a new server rejects its values";
        response [B, B, S, A] "the variant is gone; a new client decodes its values as `Unknown`";
    }
    VariantsRegrouped("variants-regrouped", Variant, Change): "the variants of a union are grouped in another way" {
        any [B, B, S, S] "code names the variants; requests and responses are the same";
    }
    VariantRenamed("variant-name-changed", Variant, Change): "a variant has another Rust name" {
        any [B, B, S, S] "code names the variant; requests and responses are the same";
    }
    VariantReplaced("variant-replaced", Variant, Change): "a variant is renamed with its tag value" {
        request [B, B, B, B] "code names the variant; each server rejects the tag value of the other version";
        response [B, B, A, A] "code names the variant; each client decodes the values of the other version as `Unknown`";
    }
    TagPropertyChanged("tag-property-changed", Variant, Change): "another property is the discriminator" {
        any [X, X, B, B] "the variants have the same names and write another property; each version looks for its own";
    }
    TagValuesChanged("tag-values-changed", Variant, Change): "a variant has another tag value" {
        any [X, X, B, B] "the variant has the same name, and its values have another tag";
    }
    TagValuesAdded("tag-values-added", Variant, Change): "additional values of the tag select a variant" {
        any [A, A, A, A] "the other version may not know the value";
    }
    VariantsReordered("variants-reordered", Variant, Change): "the variants are in another order" {
        any [A, A, A, A] "a value that matches several variants may be read as another one";
    }
    ConstraintAdded("constraint-added", Constraint, Change): "a value has an additional constraint" {
        request [S, S, B, S] "a new server rejects values that do not satisfy it";
        response [S, S, S, S] "clients do not check constraints";
    }
    ConstraintRemoved("constraint-removed", Constraint, Change): "a value has one constraint fewer" {
        request [S, S, S, B] "an old server rejects values that do not satisfy it";
        response [S, S, S, S] "clients do not check constraints";
    }
    ConstraintTightened("constraint-tightened", Constraint, Change): "a constraint allows less" {
        request [S, S, B, S] "a new server rejects values that do not satisfy it";
        response [S, S, S, S] "clients do not check constraints";
    }
    ConstraintLoosened("constraint-loosened", Constraint, Change): "a constraint allows more" {
        request [S, S, S, B] "an old server rejects values that do not satisfy it";
        response [S, S, S, S] "clients do not check constraints";
    }
    ConstraintChanged("constraint-changed", Constraint, Change): "a constraint allows other values" {
        request [S, S, B, B] "each server rejects values that do not satisfy its constraint";
        response [S, S, S, S] "clients do not check constraints";
    }
}
