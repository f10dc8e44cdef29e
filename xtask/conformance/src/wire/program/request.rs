//! Functions that create requests from drawn values, and that make received requests comparable.

use std::fmt::Write as _;

use generator::model::Operation;

use super::{
    super::draw::is_set_by_library,
    types::{argument, fields_of, rust},
};

pub(super) fn request(operation: &Operation) -> String {
    let (mut arguments, mut rest) = (Vec::new(), String::new());
    for parameter in operation.fields() {
        let (name, ty) = (&parameter.name.0, rust(&parameter.ty));
        if parameter.required {
            let value = format!("read::<{ty}>(&parameters[{name:?}])");
            arguments.push((&parameter.name, &parameter.ty, value));
        } else {
            let _ = writeln!(
                rest,
                "        request.{name} = optional(parameters.get({name:?}), read::<{ty}>);"
            );
        }
    }
    let mut settled = String::new();
    let optional = operation.parameters.iter().filter(|one| !one.required);
    for parameter in optional.filter(|one| is_set_by_library(one)) {
        let _ = writeln!(settled, "        request.{} = None;", parameter.name.0);
    }
    if let Some(body) = &operation.body {
        let name = &body.name.0;
        if body.required {
            let value = "request_body(&drawn[\"body\"], sending)";
            arguments.push((&body.name, &body.body.ty, value.to_owned()));
            let _ = writeln!(
                settled,
                "        request.{name} = request_settled(request.{name}).await;"
            );
        } else {
            let _ = writeln!(
                rest,
                "        request.{name} = optional(drawn.get(\"body\"), |body| request_body(body, sending));"
            );
            let _ = writeln!(
                settled,
                "        if let Some(body) = request.{name}.take() {{ request.{name} = Some(request_settled(body).await); }}"
            );
        }
    }
    let mut expected = String::new();
    if let Some(name) = &operation.credentials {
        let name = &name.0;
        let _ = writeln!(
            rest,
            "        request.{name} = credentials(<Request as Operation>::SECURITY, &drawn[\"credentials\"]);"
        );
        let _ = writeln!(
            expected,
            "        request.{name} = presented(<Request as Operation>::SECURITY, request.{name});"
        );
    }
    let arguments = match &operation.by_name {
        None => {
            let arguments = arguments.iter();
            let arguments = arguments.map(|(_, ty, value)| argument(ty, value));
            arguments.collect::<Vec<_>>().join(", ")
        }
        Some(by_name) => {
            let values = arguments.into_iter();
            fields_of(by_name, values.map(|(name, _, value)| (name, value)))
        }
    };
    format!(
        "    pub fn request(drawn: &Value, sending: bool) -> Request {{
        let parameters = &drawn[\"parameters\"];
        let mut request = Request::new({arguments});
{rest}        request
    }}

    pub async fn settled(mut request: Request) -> Request {{
{settled}        request
    }}

    pub fn expected(drawn: &Value) -> Request {{
        let mut request = request(drawn, false);
{expected}        request
    }}
"
    )
}
