//! A JSON object as the cells of a row: keys given twice are kept, depth costs nothing.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::intake::raw::MOST_EXACT;

/// The value of a key.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text, number or truth value as text, or several joined by `;`.
    Text(String),
    /// Null.
    Nothing,
    /// A number as text whose last digits are lost.
    Inexact(String),
    /// An object, or a list in a list: no cell can hold it.
    Nested,
}

/// An object with its keys in order, repeated ones too.
#[derive(Debug, Default)]
pub(super) struct Object(pub(super) Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut object = Object::default();
                while let Some(entry) = map.next_entry()? {
                    object.0.push(entry);
                }
                Ok(object)
            }
        }
        d.deserialize_map(Fields)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true, false, null or a list of them")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }
    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Text(if yes { "yes" } else { "no" }.to_owned()))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        let text = number.to_string();
        let is_exact = number.abs() < MOST_EXACT;
        Ok(if is_exact { Value::Text(text) } else { Value::Inexact(text) })
    }
    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }
    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let (mut joined, mut before) = (String::new(), "");
        let (mut nested, mut inexact, mut blank) = (false, false, true);
        while let Some(Shallow(item)) = items.next_element()? {
            inexact |= matches!(item, Value::Inexact(_));
            nested |= matches!(item, Value::Nested);
            // What is blank keeps its place, for lists whose values belong together one by one.
            joined.push_str(std::mem::replace(&mut before, ";"));
            if let Value::Text(text) | Value::Inexact(text) = item {
                blank &= text.is_empty();
                joined.push_str(&text);
            }
        }
        if blank {
            joined.clear();
        }
        Ok(match (nested, inexact) {
            (true, _) => Value::Nested,
            (false, true) => Value::Inexact(joined),
            (false, false) => Value::Text(joined),
        })
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Nested)
    }
}

/// An item of a list: a list in it is not looked into, so that depth costs nothing.
struct Shallow(Value);

impl<'de> Deserialize<'de> for Shallow {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Item;
        impl<'de> Visitor<'de> for Item {
            type Value = Shallow;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                AnyValue.expecting(f)
            }
            fn visit_unit<E>(self) -> Result<Shallow, E> {
                Ok(Shallow(Value::Nothing))
            }
            fn visit_bool<E: serde::de::Error>(self, yes: bool) -> Result<Shallow, E> {
                AnyValue.visit_bool(yes).map(Shallow)
            }
            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Shallow, E> {
                AnyValue.visit_i64(number).map(Shallow)
            }
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Shallow, E> {
                AnyValue.visit_u64(number).map(Shallow)
            }
            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Shallow, E> {
                AnyValue.visit_f64(number).map(Shallow)
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Shallow, E> {
                AnyValue.visit_str(text).map(Shallow)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Shallow, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Shallow(Value::Nested))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Shallow, A::Error> {
                AnyValue.visit_map(map).map(Shallow)
            }
        }
        d.deserialize_any(Item)
    }
}
