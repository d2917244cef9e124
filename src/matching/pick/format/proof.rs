//! The JSON of certificates, `pick-certificate/1`; `docs/certificate.md` has the format on one page.

use super::super::certificate::{Certificate, Cut, Node, Part};
use super::super::fault::Fault;
use super::read::Raw;
use super::write::Whole;
use serde::{Deserialize, Serialize};

const FORMAT: &str = "pick-certificate/1";

/// Reads a certificate.
///
/// # Errors
/// The first fault with its place, as in [`super::read()`]; the problem inside is checked like any other. Whether the
/// proof holds is for [`super::super::verify()`] to say.
pub fn read_certificate(text: &str) -> Result<Certificate, Fault> {
    #[derive(Deserialize)]
    struct Head {
        format: String,
    }
    let at = |error: &serde_json::Error| {
        let what = error.to_string();
        let end = what.rfind(" at line ").unwrap_or(what.len());
        Fault::new(format!("line {}, column {}", error.line(), error.column()), &what[..end])
    };
    let head: Head = serde_json::from_str(text).map_err(|error| at(&error))?;
    if head.format != FORMAT {
        let what = format!("`{}` is not known; `{FORMAT}` is", head.format);
        return Err(Fault::new("format", what));
    }
    let raw: RawCertificate = serde_json::from_str(text).map_err(|error| at(&error))?;
    let inside = |fault: Fault| Fault::new(format!("problem.{}", fault.place), fault.what);
    Ok(Certificate {
        problem: raw.problem.checked().map_err(inside)?,
        team: raw.team,
        parts: raw.parts.into_iter().map(RawPart::into_part).collect(),
    })
}

/// Writes a certificate as JSON.
pub fn write_certificate(certificate: &Certificate) -> String {
    let shown = Shown {
        format: FORMAT,
        problem: Whole(&certificate.problem),
        team: certificate.team.as_deref(),
        parts: certificate.parts.iter().map(RawPart::of).collect(),
    };
    // Strings and integers always become JSON.
    serde_json::to_string(&shown).unwrap_or_default()
}

#[derive(Deserialize)]
struct RawCertificate {
    problem: Raw,
    team: Option<Vec<Option<u32>>>,
    parts: Vec<RawPart>,
}

#[derive(Serialize)]
struct Shown<'a> {
    format: &'static str,
    problem: Whole<'a>,
    team: Option<&'a [Option<u32>]>,
    parts: Vec<RawPart>,
}

#[derive(Serialize, Deserialize)]
struct RawPart {
    weights: Vec<i64>,
    nodes: Vec<RawNode>,
}

#[derive(Serialize, Deserialize)]
struct RawNode {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cuts: Vec<RawCut>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slot: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    below: Vec<(Option<u32>, usize)>,
}

#[derive(Serialize, Deserialize)]
struct RawCut {
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    scored: bool,
    #[serde(default, skip_serializing_if = "is_zero")]
    shift: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<(usize, i64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    budgets: Vec<(usize, i64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    before: Vec<(usize, i64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    once: Vec<(u32, i64)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(shift: &u32) -> bool {
    *shift == 0
}

impl RawPart {
    fn of(part: &Part) -> Self {
        Self { weights: part.weights.clone(), nodes: part.nodes.iter().map(RawNode::of).collect() }
    }

    fn into_part(self) -> Part {
        let nodes = self.nodes.into_iter().map(RawNode::into_node).collect();
        Part { weights: self.weights, nodes }
    }
}

impl RawNode {
    fn of(node: &Node) -> Self {
        Self {
            cuts: node.cuts.iter().map(RawCut::of).collect(),
            slot: node.below.as_ref().map(|below| below.0),
            below: node.below.as_ref().map_or_else(Vec::new, |below| below.1.clone()),
        }
    }

    fn into_node(self) -> Node {
        Node {
            cuts: self.cuts.into_iter().map(RawCut::into_cut).collect(),
            below: self.slot.map(|slot| (slot, self.below)),
        }
    }
}

impl RawCut {
    fn of(cut: &Cut) -> Self {
        Self {
            scored: cut.scored,
            shift: if cut.scored { cut.shift } else { 0 },
            groups: cut.groups.clone(),
            budgets: cut.sums.clone(),
            before: cut.before.clone(),
            once: cut.once.clone(),
        }
    }

    fn into_cut(self) -> Cut {
        Cut {
            scored: self.scored,
            shift: self.shift,
            groups: self.groups,
            sums: self.budgets,
            before: self.before,
            once: self.once,
        }
    }
}
