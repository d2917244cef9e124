//! Workbooks: dates, formulas, hidden rows, far cells, and archives that unpack to too much.

use std::io::Write as _;

use super::gate_rows::{found, summary};
use super::support::World;

/// A workbook from its parts.
pub fn workbook(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in parts {
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook of one sheet with this inside its `sheetData`.
pub fn sheet(rows: &str, date1904: bool) -> Vec<u8> {
    sheet_in("worksheets/sheet1.xml", rows, date1904)
}

/// The same with the sheet in this part of the archive.
fn sheet_in(part: &str, rows: &str, date1904: bool) -> Vec<u8> {
    let data = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    );
    let epoch = if date1904 { "<workbookPr date1904=\"1\"/>" } else { "" };
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">{epoch}<sheets><sheet name=\"Pool\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let links = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"{part}\"/></Relationships>"
    );
    workbook(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &links),
        (
            "xl/styles.xml",
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        ),
        (&format!("xl/{part}"), &data),
    ])
}

pub fn text_cell(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

pub fn heading() -> String {
    let cells: String =
        [("A", "name"), ("B", "kind"), ("C", "body"), ("D", "available_from"), ("E", "rating")]
            .iter()
            .map(|(column, name)| text_cell(&format!("{column}1"), name))
            .collect();
    format!("<row r=\"1\">{cells}</row>")
}

pub fn person(row: u32, more: &str, attributes: &str) -> String {
    let cells = [
        text_cell(&format!("A{row}"), &format!("Ida Marsh{row}")),
        text_cell(&format!("B{row}"), "officer"),
        text_cell(&format!("C{row}"), "Leeds"),
    ]
    .concat();
    format!("<row r=\"{row}\" {attributes}>{cells}{more}</row>")
}

#[test]
fn workbooks_with_dates_formulas_hidden_rows_and_far_cells() {
    let world = World::new();
    let rows = heading()
        + &person(2, "<c r=\"D2\" s=\"1\"><v>46447</v></c><c r=\"E2\"><f>2+2</f><v>4</v></c>", "")
        + &person(3, "<c r=\"D3\" s=\"1\"><v>1996</v></c>", "hidden=\"1\"");
    world.write("a.xlsx", sheet(&rows, false));
    let told = summary(&world, "a.xlsx", &[]);
    assert_eq!((&told["added"], &told["sheet"]), (&2.into(), &"Pool".into()), "{told}");
    assert!(found(&told, 2)[0].contains("a formula"), "{told}");
    assert!(found(&told, 3)[0].contains("turned the year 1996"), "{told}");
    assert!(told.to_string().contains("1 hidden row is read"), "{told}");
    world.write(
        "b.xlsx",
        sheet(&(heading() + &person(2, "<c r=\"D2\" s=\"1\"><v>44985</v></c>", "")), true),
    );
    world.ok("peer import b.xlsx");
    assert_eq!(world.json("peer list")[0]["available_from"], "2027-03-01");
    // One far cell must not make room for all before it.
    let far =
        heading() + &person(2, "", "") + "<row r=\"1048576\"><c r=\"E1048576\"><v>4</v></c></row>";
    world.write("far.xlsx", sheet(&far, false));
    assert_eq!(summary(&world, "far.xlsx", &[])["rejected"], 1);
    world.fails("peer import far.xlsx --sheet Other", 3);
}

#[test]
fn workbooks_that_unpack_to_too_much_are_refused() {
    let world = World::new();
    world.write("bomb.xlsx", sheet(&(heading() + &" ".repeat(300 << 20)), false));
    assert!(world.fails("peer import bomb.xlsx", 4).contains("200 times"));
    let filler: String = (0..200_000_u32)
        .map(|n| char::from(b'a' + (n.wrapping_mul(2_654_435_761) >> 27) as u8 % 26))
        .collect();
    let long = heading() + &person(2, &text_cell("D2", &filler.repeat(12)), "");
    world.write("long.xlsx", sheet(&long, false));
    assert!(world.fails("peer import long.xlsx", 4).contains("1 MiB"));
    // A part is a sheet when another says so, whatever it is called.
    world.write("odd.xlsx", sheet_in("media/picture.png", &long, false));
    assert!(world.fails("peer import odd.xlsx", 4).contains("1 MiB"));
    let far = heading() + &person(2, "<c r=\"XFE2\"><v>4</v></c>", "");
    world.write("far.xlsx", sheet_in("Media/Sheet", &far, false));
    assert!(world.fails("peer import far.xlsx", 4).contains("XFE2"));
    world.write(
        "good.xlsx",
        sheet_in("media/picture.png", &(heading() + &person(2, "", "")), false),
    );
    assert_eq!(summary(&world, "good.xlsx", &[])["added"], 1);
    world.write("macro.xlsx", workbook(&[("xl/vbaProject.bin", ""), ("xl/workbook.xml", "")]));
    assert!(world.fails("peer import macro.xlsx", 4).contains("macros"));
    world.write("b.xlsx", workbook(&[("xl/workbook.bin", "")]));
    assert!(world.fails("peer import b.xlsx", 4).contains("xlsb"));
}
