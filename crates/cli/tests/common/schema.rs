//! Checks a value against the part of JSON Schema that our own schema uses; any other keyword stops the test.
//!
//! A validator crate would do more, and its features would make the tests build the typesetter a second time.

use serde_json::Value;

/// Every place where `value` breaks `schema`, as a path and a reason.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else { panic!("{path}: a schema is an object") };
    for (keyword, wanted) in keywords {
        let broken = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => false,
            "$ref" => {
                let name = wanted.as_str().and_then(|r| r.strip_prefix("#/$defs/")).expect("references are local");
                check(root, &root["$defs"][name], value, path, found);
                false
            }
            "type" => !is_type(wanted, value),
            "const" => wanted != value,
            "enum" => !wanted.as_array().is_some_and(|list| list.contains(value)),
            "minimum" => value.as_i64() < wanted.as_i64(),
            "maximum" => value.as_i64() > wanted.as_i64(),
            "pattern" => !matches_pattern(wanted.as_str().unwrap_or_default(), value.as_str().unwrap_or_default()),
            "required" => {
                wanted.as_array().into_iter().flatten().any(|name| value.get(name.as_str().unwrap_or_default()).is_none())
            }
            "additionalProperties" => has_stranger(root, keywords, wanted, value, path, found),
            "properties" => {
                for (name, schema) in wanted.as_object().into_iter().flatten() {
                    if let Some(part) = value.get(name) {
                        check(root, schema, part, &format!("{path}/{name}"), found);
                    }
                }
                false
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{path}/{i}"), found);
                }
                false
            }
            "oneOf" => {
                let fitting = wanted.as_array().into_iter().flatten().filter(|variant| {
                    let mut inner = Vec::new();
                    check(root, variant, value, path, &mut inner);
                    inner.is_empty()
                });
                fitting.count() != 1
            }
            other => panic!("{path}: the checker does not know `{other}`"),
        };
        if broken {
            found.push(format!("{path}: {keyword} {wanted}"));
        }
    }
}

fn is_type(wanted: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("unknown type {other}"),
    };
    match wanted {
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        name => name.as_str().is_some_and(is),
    }
}

/// A property that `properties` does not name: forbidden, or held against a schema of its own.
fn has_stranger(
    root: &Value,
    keywords: &serde_json::Map<String, Value>,
    wanted: &Value,
    value: &Value,
    path: &str,
    found: &mut Vec<String>,
) -> bool {
    let named = keywords.get("properties").and_then(Value::as_object);
    let mut strangers = value.as_object().into_iter().flatten().filter(|(name, _)| !named.is_some_and(|n| n.contains_key(*name)));
    if wanted == &Value::Bool(false) {
        return strangers.next().is_some();
    }
    strangers.for_each(|(name, part)| check(root, wanted, part, &format!("{path}/{name}"), found));
    false
}

/// The two patterns of our schema, by their meaning.
fn matches_pattern(pattern: &str, text: &str) -> bool {
    if pattern.starts_with("^-?[0-9]+") {
        return heng_model::parse_decimal(text).is_ok_and(|d| d.to_string() == text);
    }
    assert!(pattern.starts_with("^[a-z0-9_]+"), "unknown pattern {pattern}");
    heng_model::FigureId::parse(text, heng_model::Catalogue::embedded(), 0).is_ok_and(|id| id.year != 0)
}

#[test]
fn a_value_outside_the_schema_is_found() {
    let schema = serde_json::json!({ "type": "object", "additionalProperties": false, "properties": { "a": { "type": "string" } }, "required": ["a"] });
    assert!(faults(&schema, &serde_json::json!({ "a": "x" })).is_empty());
    for wrong in [serde_json::json!({}), serde_json::json!({ "a": 1 }), serde_json::json!({ "a": "x", "b": 1 })] {
        assert_eq!(faults(&schema, &wrong).len(), 1, "{wrong}");
    }
}
