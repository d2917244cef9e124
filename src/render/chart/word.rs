//! A chart as a part of a Word file: DrawingML, ECMA-376 part 1, section 21.2. Its values stand in
//! the part itself; there is no workbook behind it.

use std::fmt::Write as _;

use super::{COLOURS, Chart, Series, Shape};
use crate::render::docx::escape;

/// The part.
pub(in crate::render) fn part(chart: &Chart) -> String {
    let lying = chart.shape != Shape::Columns;
    let stacked = chart.shape != Shape::Grouped;
    let all: String =
        chart.series.iter().enumerate().map(|(place, s)| series(chart, place, s)).collect();
    let direction = if lying { "bar" } else { "col" };
    let grouping = if stacked { "stacked" } else { "clustered" };
    let overlap = if stacked { "<c:overlap val=\"100\"/>" } else { "" };
    let legend = if chart.series.len() > 1 {
        "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/></c:legend>"
    } else {
        ""
    };
    // The first category of lying bars stands at the top, as in the table.
    let (order, value_at) = if lying { ("maxMin", "t") } else { ("minMax", "l") };
    // A few columns are no broader than many.
    let gap = if lying || chart.categories.len() > 3 { 60 } else { 300 };
    let category_at = if lying { "l" } else { "b" };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><c:lang val=\"en-GB\"/>\
         <c:roundedCorners val=\"0\"/><c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>\
         <c:barChart><c:barDir val=\"{direction}\"/><c:grouping val=\"{grouping}\"/><c:varyColors val=\"0\"/>{all}\
         <c:gapWidth val=\"{gap}\"/>{overlap}<c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart>\
         <c:catAx><c:axId val=\"1\"/><c:scaling><c:orientation val=\"{order}\"/></c:scaling><c:delete val=\"0\"/>\
         <c:axPos val=\"{category_at}\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>\
         <c:tickLblPos val=\"nextTo\"/><c:crossAx val=\"2\"/></c:catAx>\
         <c:valAx><c:axId val=\"2\"/><c:scaling><c:orientation val=\"minMax\"/><c:min val=\"0\"/></c:scaling>\
         <c:delete val=\"0\"/><c:axPos val=\"{value_at}\"/><c:numFmt formatCode=\"0\" sourceLinked=\"0\"/>\
         <c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>\
         <c:crossAx val=\"1\"/></c:valAx></c:plotArea>{legend}<c:plotVisOnly val=\"1\"/></c:chart></c:chartSpace>"
    )
}

/// One series with its values.
fn series(chart: &Chart, place: usize, series: &Series) -> String {
    let count = chart.categories.len();
    let mut names = String::new();
    let mut values = String::new();
    for (at, category) in chart.categories.iter().enumerate() {
        let _ = write!(names, "<c:pt idx=\"{at}\"><c:v>{}</c:v></c:pt>", escape(category));
        let _ = write!(values, "<c:pt idx=\"{at}\"><c:v>{}</c:v></c:pt>", chart.value(series, at));
    }
    let colour = usize::from(series.colour).checked_sub(1).and_then(|at| COLOURS.get(at));
    format!(
        "<c:ser><c:idx val=\"{place}\"/><c:order val=\"{place}\"/><c:tx><c:v>{}</c:v></c:tx>\
         <c:spPr><a:solidFill><a:srgbClr val=\"{}\"/></a:solidFill></c:spPr><c:invertIfNegative val=\"0\"/>\
         <c:cat><c:strLit><c:ptCount val=\"{count}\"/>{names}</c:strLit></c:cat>\
         <c:val><c:numLit><c:formatCode>0</c:formatCode><c:ptCount val=\"{count}\"/>{values}</c:numLit></c:val></c:ser>",
        escape(&series.name),
        colour.unwrap_or(&COLOURS[0]),
    )
}
