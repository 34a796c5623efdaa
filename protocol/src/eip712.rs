//! EIP-712 in one trait: how each Rust type is named, hashed and shown in the typed data that people sign.
//!
//! A struct is written once (`typed_struct!`); its type string, struct hash and wallet JSON all follow from its
//! fields, so they cannot drift apart.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::address::Address;
use crate::domain::word;
use crate::hash::{Hash, keccak256};
use crate::number::{Price, Timestamp, U24};

/// The structs that a type refers to, by name: for each the `(type, name)` of its fields in order.
pub type Definitions = BTreeMap<&'static str, Vec<(String, String)>>;

/// A value that has an EIP-712 type.
pub trait Value {
    /// The type as it stands in a type string: `uint32`, `bytes32`, `Lot[]`.
    fn type_name() -> String;

    /// Adds the structs that this type is made of.
    fn define(_: &mut Definitions) {}

    /// The 32 bytes that stand for the value in its struct: the value itself padded on the left; of `bytes`,
    /// arrays and structs a hash (of a struct its `hashStruct`).
    fn word(&self) -> [u8; 32];

    /// The value in `eth_signTypedData_v4` JSON.
    fn json(&self) -> Json;
}

macro_rules! number {
    ($($rust:ty => $solidity:literal),+) => { $(
        impl Value for $rust {
            fn type_name() -> String {
                $solidity.to_owned()
            }

            fn word(&self) -> [u8; 32] {
                word(*self)
            }

            fn json(&self) -> Json {
                json!(*self)
            }
        }
    )+ };
}

number!(u8 => "uint8", u16 => "uint16", u32 => "uint32");

impl Value for U24 {
    fn type_name() -> String {
        "uint24".to_owned()
    }

    fn word(&self) -> [u8; 32] {
        word(self.get())
    }

    fn json(&self) -> Json {
        json!(self.get())
    }
}

impl Value for Timestamp {
    fn type_name() -> String {
        "uint40".to_owned()
    }

    fn word(&self) -> [u8; 32] {
        word(self.get())
    }

    fn json(&self) -> Json {
        json!(self.get())
    }
}

impl Value for Price {
    fn type_name() -> String {
        "uint96".to_owned()
    }

    fn word(&self) -> [u8; 32] {
        word(self.get())
    }

    fn json(&self) -> Json {
        json!(self)
    }
}

impl Value for bool {
    fn type_name() -> String {
        "bool".to_owned()
    }

    fn word(&self) -> [u8; 32] {
        word(u8::from(*self))
    }

    fn json(&self) -> Json {
        json!(*self)
    }
}

impl Value for Hash {
    fn type_name() -> String {
        "bytes32".to_owned()
    }

    fn word(&self) -> [u8; 32] {
        self.to_bytes()
    }

    fn json(&self) -> Json {
        json!(self)
    }
}

impl Value for Address {
    fn type_name() -> String {
        "address".to_owned()
    }

    fn word(&self) -> [u8; 32] {
        self.to_word()
    }

    fn json(&self) -> Json {
        json!(self)
    }
}

impl<T: Value> Value for Vec<T> {
    fn type_name() -> String {
        format!("{}[]", T::type_name())
    }

    fn define(definitions: &mut Definitions) {
        T::define(definitions);
    }

    fn word(&self) -> [u8; 32] {
        let words: Vec<u8> = self.iter().flat_map(Value::word).collect();
        keccak256([&words]).to_bytes()
    }

    fn json(&self) -> Json {
        self.iter().map(Value::json).collect()
    }
}

/// EIP-712 `encodeType`: the struct, then the structs it refers to, in alphabetical order.
pub fn encode_type<T: Value>() -> String {
    let mut definitions = Definitions::new();
    T::define(&mut definitions);
    let name = T::type_name();
    let show = |name: &str, fields: &[(String, String)]| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(r#type, name)| format!("{type} {name}"))
            .collect();
        format!("{name}({})", fields.join(","))
    };
    let first = definitions
        .remove(name.as_str())
        .map(|fields| show(&name, &fields));
    first
        .into_iter()
        .chain(definitions.iter().map(|(name, fields)| show(name, fields)))
        .collect()
}

/// `seals_from` as `sealsFrom`.
pub(crate) fn camel_case(snake: &str) -> String {
    let mut upper = false;
    let mut camel = String::with_capacity(snake.len());
    for c in snake.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                camel.push(c.to_ascii_uppercase());
                upper = false;
            }
            c => camel.push(c),
        }
    }
    camel
}

/// Declares a struct that is an EIP-712 type: fields in the order of the Solidity struct, names in its camel case.
macro_rules! typed_struct {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
        }

        impl $crate::eip712::Value for $name {
            fn type_name() -> String {
                stringify!($name).to_owned()
            }

            fn define(definitions: &mut $crate::eip712::Definitions) {
                let fields = vec![$((
                    <$type as $crate::eip712::Value>::type_name(),
                    $crate::eip712::camel_case(stringify!($field)),
                )),+];
                definitions.insert(stringify!($name), fields);
                $(<$type as $crate::eip712::Value>::define(definitions);)+
            }

            fn word(&self) -> [u8; 32] {
                static TYPE_HASH: std::sync::OnceLock<$crate::Hash> = std::sync::OnceLock::new();
                let type_hash = TYPE_HASH.get_or_init(|| {
                    $crate::keccak256([$crate::eip712::encode_type::<Self>().as_bytes()])
                });
                $crate::keccak256([
                    type_hash.as_ref(),
                    $(&$crate::eip712::Value::word(&self.$field),)+
                ])
                .to_bytes()
            }

            fn json(&self) -> serde_json::Value {
                let mut object = serde_json::Map::new();
                $(object.insert(
                    $crate::eip712::camel_case(stringify!($field)),
                    $crate::eip712::Value::json(&self.$field),
                );)+
                serde_json::Value::Object(object)
            }
        }
    };
}

pub(crate) use typed_struct;
