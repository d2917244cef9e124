//! The register that `peerage init` puts into a new file, embedded in the program.

use anyhow::{Result, bail};

use super::fields::{BODIES, BodyReader};
use super::row::BodyRow;
use crate::intake::{Bytes, Checks, DateOrder, Findings, Options, Table};

/// England's bodies, in the columns of `council import`; see `docs/register.md`.
const REGISTER: &str = include_str!("../register/bodies.csv");

/// The rows of the register that ships with the program.
///
/// # Errors
/// When the embedded file is faulty, which is a bug and which a test rules out.
pub fn register() -> Result<Vec<BodyRow>> {
    let file = Bytes::new("bodies.csv", REGISTER);
    let table = Table::open(&file, &BODIES, &Options::default())?;
    let mut checks = Checks::new(Findings::default(), DateOrder::DayFirst, false);
    let reader = BodyReader::new(&table.columns, false);
    let mut rows = Vec::new();
    checks.each_row(&table, &BODIES, &mut |_, _| Ok(()), &mut |row| {
        rows.push(reader.read(row));
        Ok(())
    })?;
    match checks.findings.kept().iter().find(|_| checks.findings.has_errors()) {
        Some(finding) => bail!("the register of the program is faulty: {finding}"),
        None => Ok(rows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Bodies;
    use crate::intake::bodies::plan;

    #[test]
    fn the_register_is_without_a_fault() {
        let rows = register().unwrap();
        let day = "2026-11-21".parse().unwrap();
        let plan = plan(&Bodies::default(), &rows, day).unwrap();
        assert_eq!((rows.len(), plan.new.len(), plan.changed.len()), (437, 437, 0));
    }
}
