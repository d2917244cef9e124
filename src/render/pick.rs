//! Some fields of what serialises to an object, and nothing made of the others.

use serde::ser::{Error as _, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::{Error, Value};

/// The values of the fields `wanted` of `thing`, in that order; null where it has none.
pub(super) fn picked<T: Serialize + ?Sized>(
    thing: &T,
    wanted: &[&str],
) -> Result<Vec<Value>, Error> {
    thing.serialize(Picker { wanted })
}

/// Takes an object apart.
struct Picker<'a> {
    wanted: &'a [&'a str],
}

/// The fields seen so far.
struct Picking<'a> {
    wanted: &'a [&'a str],
    values: Vec<Value>,
    key: Option<String>,
    /// Where the next field is likely to be wanted: columns mostly stand in the order of the fields.
    next: usize,
}

impl Picking<'_> {
    fn take<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        let all = self.wanted.len();
        let places = (self.next..all).chain(0..self.next);
        let Some(place) = places.into_iter().find(|&place| self.wanted[place] == key) else {
            return Ok(());
        };
        self.values[place] = serde_json::to_value(value)?;
        self.next = (place + 1).min(all);
        Ok(())
    }
}

impl SerializeStruct for Picking<'_> {
    type Ok = Vec<Value>;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.take(key, value)
    }

    fn end(self) -> Result<Vec<Value>, Error> {
        Ok(self.values)
    }
}

impl SerializeMap for Picking<'_> {
    type Ok = Vec<Value>;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = serde_json::to_value(key)?.as_str().map(ToOwned::to_owned);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = self.key.take().unwrap_or_default();
        self.take(&key, value)
    }

    fn end(self) -> Result<Vec<Value>, Error> {
        Ok(self.values)
    }
}

fn no_object<T>() -> Result<T, Error> {
    Err(Error::custom("a row must be an object"))
}

macro_rules! no_objects {
    ($($method:ident($($type:ty),*);)+) => {$(
        fn $method(self, $(_: $type),*) -> Result<Vec<Value>, Error> {
            no_object()
        }
    )+};
}

impl<'a> Serializer for Picker<'a> {
    type Ok = Vec<Value>;
    type Error = Error;
    type SerializeSeq = Impossible<Vec<Value>, Error>;
    type SerializeTuple = Impossible<Vec<Value>, Error>;
    type SerializeTupleStruct = Impossible<Vec<Value>, Error>;
    type SerializeTupleVariant = Impossible<Vec<Value>, Error>;
    type SerializeMap = Picking<'a>;
    type SerializeStruct = Picking<'a>;
    type SerializeStructVariant = Impossible<Vec<Value>, Error>;

    no_objects! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Vec<Value>, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Vec<Value>, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Vec<Value>, Error> {
        no_object()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        no_object()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        no_object()
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        no_object()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        no_object()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Picking<'a>, Error> {
        let values = vec![Value::Null; self.wanted.len()];
        Ok(Picking { wanted: self.wanted, values, key: None, next: 0 })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Picking<'a>, Error> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        no_object()
    }
}
