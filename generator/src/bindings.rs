//! Writes `bindings.json`, which lists the Rust symbols of an API for other programs; see `docs/bindings.md`.

use serde_json::{Value, json};

use crate::model::{
    Body, Content, Field, HeaderSet, Location, Model, Name, Operation, Parameter, Presence,
    Response, Status, Type, TypeDefinition, TypeKind,
};

/// The version of the format.
const FORMAT: u32 = 1;

/// Returns the text of `bindings.json`.
#[must_use]
pub fn bindings(model: &Model) -> String {
    let writer = Writer { model };
    let operations = model.all_operations().map(|it| writer.operation(it));
    let modules = model.modules.iter().flat_map(|module| &module.items);
    let types = modules.map(|item| writer.item("types", item));
    let local = model
        .all_operations()
        .flat_map(|operation| &operation.items);
    let local = local.map(|item| writer.item("operations", item));
    let value = json!({
        "format": FORMAT,
        "package": { "name": model.package.name, "version": model.package.version },
        "api": { "title": model.title, "version": model.version },
        "operations": operations.collect::<Value>(),
        "types": types.chain(local).collect::<Value>(),
    });
    format!("{value:#}\n")
}

struct Writer<'m> {
    model: &'m Model,
}

impl Writer<'_> {
    /// Returns a path from the root of the crate, such as `pets::types::Pet`.
    fn path(&self, module: &str, name: &Name) -> String {
        format!("{}::{module}::{}", self.model.package.krate, name.as_str())
    }

    fn operation(&self, operation: &Operation) -> Value {
        let package = &self.model.package;
        let krate = &package.krate;
        let name = operation.name.as_str();
        let call = package.client.then(|| format!("{krate}::Client::{name}"));
        let service = package.server.then(|| {
            let (module, service) = if operation.is_webhook {
                ("webhooks", &self.model.receiver)
            } else {
                ("server", &self.model.service)
            };
            format!("{}::{name}", self.path(module, service))
        });
        let parameters = operation.fields();
        let parameters = parameters.map(|parameter| self.parameter(parameter));
        let body = operation.body.as_ref().map(|request| {
            json!({
                "field": request.name.as_str(),
                "required": request.required,
                "contents": self.contents(Some(&request.body)),
            })
        });
        let success = operation.success.iter();
        let success = success.map(|it| self.response(operation.output.as_ref(), it));
        let failures = operation.failures.iter();
        let failures = failures.map(|it| self.response(operation.failure.as_ref(), it));
        let schemes = |schemes: &Vec<Name>| {
            let constants = schemes.iter().map(|name| self.path("credentials", name));
            constants.collect::<Value>()
        };
        json!({
            "method": operation.method,
            "path": operation.path,
            "pointer": operation.pointer.as_str(),
            "webhook": operation.is_webhook,
            "deprecated": operation.deprecated,
            "call": call,
            "service": service,
            "request": self.path("operations", &operation.request),
            "parameters": parameters.collect::<Value>(),
            "body": body,
            "responses": success.chain(failures).collect::<Value>(),
            "security": operation.security.iter().map(schemes).collect::<Value>(),
        })
    }

    fn parameter(&self, parameter: &Parameter) -> Value {
        let location = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        json!({
            "in": location,
            "name": parameter.wire,
            "field": parameter.name.as_str(),
            "type": self.ty(&parameter.ty),
            "required": parameter.required,
        })
    }

    fn response(&self, choice: Option<&Name>, response: &Response) -> Value {
        let status = match response.status {
            Status::Code(code) => code.to_string(),
            Status::Class(class) => format!("{class}XX"),
            Status::Success | Status::Default => "default".to_owned(),
        };
        let variant = choice.map(|choice| {
            let choice = self.path("operations", choice);
            format!("{choice}::{}", response.name.as_str())
        });
        json!({
            "status": status,
            "variant": variant,
            "contents": self.contents(response.body.as_ref()),
            "headers": self.headers(response.headers.as_ref()),
        })
    }

    fn headers(&self, set: Option<&HeaderSet>) -> Value {
        let headers = set.into_iter().flat_map(|set| &set.headers);
        let header = |header: &crate::model::Header| {
            json!({
                "name": header.wire,
                "field": header.name.as_str(),
                "type": self.ty(&header.ty),
                "required": header.required,
            })
        };
        headers.map(header).collect()
    }

    fn contents(&self, body: Option<&Body>) -> Value {
        let contents = body.into_iter().flat_map(|body| &body.contents);
        let content = |content: &Content| json!({ "mediaType": content.accepts.join(", "), "type": self.ty(&content.ty) });
        contents.map(content).collect()
    }

    fn item(&self, module: &str, item: &TypeDefinition) -> Value {
        let kind = match &item.kind {
            TypeKind::Struct(_) => "struct",
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => "enum",
            TypeKind::Union(_) => "union",
            TypeKind::Alias(_) => "alias",
            TypeKind::Newtype(_) => "newtype",
        };
        let mut value = json!({
            "type": self.path(module, &item.name),
            "kind": kind,
            "pointer": item.pointer.as_str(),
        });
        let further = match &item.kind {
            TypeKind::Struct(structure) => {
                let fields = structure.fields.iter().map(|field| self.field(field));
                ("fields", fields.collect())
            }
            TypeKind::StringEnum(of) => {
                let values = of.values.iter();
                let values =
                    values.map(|it| json!({ "variant": it.name.as_str(), "value": it.wire }));
                ("values", values.collect())
            }
            TypeKind::IntegerEnum(of) => {
                let values = of.values.iter();
                let values =
                    values.map(|it| json!({ "variant": it.name.as_str(), "value": it.wire }));
                ("values", values.collect())
            }
            TypeKind::Union(union) => {
                let variants = union.variants.iter().map(|variant| {
                    json!({ "variant": variant.name.as_str(), "type": self.ty(&variant.ty) })
                });
                ("variants", variants.collect())
            }
            TypeKind::Alias(inner) | TypeKind::Newtype(inner) => ("of", json!(self.ty(inner))),
        };
        if let Some(members) = value.as_object_mut() {
            members.insert(further.0.to_owned(), further.1);
        }
        value
    }

    fn field(&self, field: &Field) -> Value {
        json!({
            "property": field.wire,
            "field": field.name.as_str(),
            "type": self.ty(&field.ty),
            "required": matches!(field.presence, Presence::Required | Presence::Nullable),
            "nullable": matches!(field.presence, Presence::Nullable | Presence::OptionalNullable),
        })
    }

    /// Returns a type as users of the crate write it.
    fn ty(&self, ty: &Type) -> String {
        let krate = &self.model.package.krate;
        let of = |name: &str, inner: &Type| format!("{name}<{}>", self.ty(inner));
        match ty {
            Type::Any => "serde_json::Value".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Int8 => "i8".to_owned(),
            Type::Int16 => "i16".to_owned(),
            Type::Int32 => "i32".to_owned(),
            Type::Int64 => "i64".to_owned(),
            Type::Uint8 => "u8".to_owned(),
            Type::Uint16 => "u16".to_owned(),
            Type::Uint32 => "u32".to_owned(),
            Type::Uint64 => "u64".to_owned(),
            Type::Float => "f32".to_owned(),
            Type::Double => "f64".to_owned(),
            Type::String => "String".to_owned(),
            Type::DateTime => "chrono::DateTime<chrono::FixedOffset>".to_owned(),
            Type::Date => "chrono::NaiveDate".to_owned(),
            Type::Time => format!("{krate}::Time"),
            Type::Duration => format!("{krate}::Duration"),
            Type::Uuid => "uuid::Uuid".to_owned(),
            Type::Ipv4 => "std::net::Ipv4Addr".to_owned(),
            Type::Ipv6 => "std::net::Ipv6Addr".to_owned(),
            Type::Base64 => format!("{krate}::Base64"),
            Type::Base64Url => format!("{krate}::Base64Url"),
            Type::Secret => format!("{krate}::Secret"),
            Type::Bytes => "bytes::Bytes".to_owned(),
            Type::Body => format!("{krate}::Body"),
            Type::Media => format!("{krate}::Media"),
            Type::File => format!("{krate}::File"),
            Type::External(external) => external.path.to_string(),
            Type::ItemStream(inner) => of(&format!("{krate}::ItemStream"), inner),
            Type::Events(inner) => of(&format!("{krate}::Events"), inner),
            Type::Array(inner) => of("Vec", inner),
            Type::Map(inner) => format!("std::collections::BTreeMap<String, {}>", self.ty(inner)),
            Type::Nullable(inner) => of("Option", inner),
            Type::Tuple(places) => {
                let places: Vec<_> = places.iter().map(|place| self.ty(place)).collect();
                format!("({})", places.join(", "))
            }
            Type::Named(name) => self.path("types", name),
            Type::Local(name) => self.path("operations", name),
        }
    }
}
