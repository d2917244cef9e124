//! Who writes the programme's letters, and where group offices are reached.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Letters that the programme writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Letters {
    /// Who signs them.
    pub from: String,
    /// The e-mail address that they come from and go back to; none where the mail program knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Days within which an answer is asked for.
    pub answer_days: u32,
    /// E-mail address of each group office.
    pub office: BTreeMap<String, String>,
}

impl Default for Letters {
    /// What a scheme that says nothing holds to.
    fn default() -> Self {
        Self {
            from: "Peer challenge programme".to_owned(),
            address: None,
            answer_days: 10,
            office: BTreeMap::new(),
        }
    }
}
