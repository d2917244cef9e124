//! Charts: bars of counts, drawn from the same values for a page (SVG), a Word file, and plain text.
//! Widths are parts of what room there is, so that words keep their size on a telephone. No chart
//! stands without its words: a title, a sentence that says what is seen, and beside it its table.

mod text;
mod weeks;
mod word;

use std::fmt::Write as _;

use super::html::escape;

pub use text::{bar, spark};
pub use weeks::{Week, calendar};
pub(super) use word::part;

/// How charts look, at the screen, in the dark and in print.
pub const STYLE: &str = include_str!("chart/style.css");

/// How the bars lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Lying, one below the other; the series of a category end to end.
    Stacked,
    /// Lying, one below the other; the series of a category below each other.
    Grouped,
    /// Standing, side by side, for years; the series of a year on top of each other.
    Columns,
}

/// A series: what is counted, and how much of it there is in each category.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Its colour: a number from 1 to 8, as the style sheet has them.
    pub colour: u8,
    /// A value for each category; none is below zero.
    pub values: Vec<i64>,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it is about.
    pub title: String,
    /// What is to be seen in it, in a sentence: for those who do not see it.
    pub summary: String,
    /// How the bars lie.
    pub shape: Shape,
    /// The categories in order.
    pub categories: Vec<String>,
    /// The series in order.
    pub series: Vec<Series>,
}

/// Colours by number, for formats without a style sheet; the light ones of `chart/style.css`.
const COLOURS: [&str; 8] =
    ["1F5C99", "C4561B", "5E4B8B", "D9A21B", "3E8E7E", "8A94A0", "8DB6DC", "3B4652"];

impl Chart {
    /// Whether there is nothing to draw: a document leaves such a figure out.
    pub fn is_empty(&self) -> bool {
        self.series.iter().flat_map(|series| &series.values).all(|value| *value <= 0)
    }

    /// The chart as a figure of a page, with its title as the caption; `id` is unique in the page.
    pub fn figure(&self, id: &str, number: usize) -> String {
        format!(
            "<figure class=\"chart\">\n{}<figcaption>Figure {number}. {}</figcaption>\n</figure>\n",
            self.svg(id),
            escape(&self.title)
        )
    }

    /// The legend and the drawing.
    pub fn svg(&self, id: &str) -> String {
        let drawing = match self.shape {
            Shape::Stacked => self.lying(true),
            Shape::Grouped => self.lying(false),
            Shape::Columns => self.standing(),
        };
        let (height, marks) = drawing;
        format!(
            "{}<svg class=\"bars\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" width=\"100%\" height=\"{height}\">\n\
             <title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>\n{marks}</svg>\n",
            self.legend(),
            escape(&self.title),
            escape(&self.summary),
        )
    }

    /// What each colour means; nothing where there is one series alone.
    fn legend(&self) -> String {
        if self.series.len() < 2 {
            return String::new();
        }
        let key = |series: &Series| {
            format!(
                "<li><span class=\"key c{}\"></span>{}</li>",
                series.colour,
                escape(&series.name)
            )
        };
        let keys: String = self.series.iter().map(key).collect();
        format!("<ul class=\"legend\" aria-hidden=\"true\">{keys}</ul>\n")
    }

    /// The value of a series in a category.
    fn value(&self, series: &Series, category: usize) -> i64 {
        series.values.get(category).copied().unwrap_or_default().max(0)
    }

    /// The sum of a category.
    fn total(&self, category: usize) -> i64 {
        self.series.iter().map(|series| self.value(series, category)).sum()
    }

    /// The largest bar; at least 1.
    fn most(&self) -> i64 {
        let each = (0..self.categories.len()).map(|category| match self.shape {
            Shape::Grouped => {
                self.series.iter().map(|s| self.value(s, category)).max().unwrap_or_default()
            }
            Shape::Stacked | Shape::Columns => self.total(category),
        });
        each.max().unwrap_or_default().max(1)
    }

    /// Lying bars: height of the drawing in pixels, and its marks.
    fn lying(&self, stacked: bool) -> (usize, String) {
        const LABEL: usize = 18;
        const BAR: usize = 16;
        const GAP: usize = 12;
        // The longest bar leaves room for its number.
        let scale = 88.0 / self.most() as f64;
        let mut marks = String::new();
        let mut top = 0;
        for (place, category) in self.categories.iter().enumerate() {
            let _ = writeln!(marks, "<text x=\"0\" y=\"{}\">{}</text>", top + 13, escape(category));
            top += LABEL;
            if stacked {
                self.row(&mut marks, place, top, scale);
                top += BAR;
            } else {
                for series in &self.series {
                    let value = self.value(series, place);
                    rect(
                        &mut marks,
                        series,
                        category,
                        value,
                        (0.0, value as f64 * scale),
                        top,
                        BAR,
                    );
                    number(&mut marks, value, value as f64 * scale, top + 13);
                    top += BAR + 2;
                }
            }
            top += GAP;
        }
        (top.max(1), marks)
    }

    /// The bar of one category, its series end to end, with the sum.
    fn row(&self, marks: &mut String, place: usize, top: usize, scale: f64) {
        let mut left = 0.0;
        let category = self.categories.get(place).map_or("", String::as_str);
        for series in &self.series {
            let value = self.value(series, place);
            let width = value as f64 * scale;
            rect(marks, series, category, value, (left, width), top, 16);
            left += width;
        }
        number(marks, self.total(place), left, top + 13);
    }

    /// Standing bars.
    fn standing(&self) -> (usize, String) {
        const HEIGHT: f64 = 190.0;
        const HEAD: f64 = 22.0;
        let scale = HEIGHT / self.most() as f64;
        // A few years are no broader than many.
        let band = 100.0 / self.categories.len().max(6) as f64;
        let mut marks = format!(
            "<line class=\"base\" x1=\"0\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/>\n",
            HEAD + HEIGHT
        );
        for (place, category) in self.categories.iter().enumerate() {
            let left = place as f64 * band;
            let mut bottom = HEAD + HEIGHT;
            for series in &self.series {
                let value = self.value(series, place);
                let height = value as f64 * scale;
                bottom -= height;
                if value > 0 {
                    let _ = writeln!(
                        marks,
                        "<rect class=\"c{}\" x=\"{:.2}%\" width=\"{:.2}%\" y=\"{bottom:.1}\" height=\"{height:.1}\">\
                         <title>{}, {}: {value}</title></rect>",
                        series.colour,
                        left + band * 0.14,
                        band * 0.72,
                        escape(category),
                        escape(&series.name),
                    );
                }
            }
            let middle = left + band / 2.0;
            let _ = writeln!(
                marks,
                "<text class=\"middle\" x=\"{middle:.2}%\" y=\"{:.1}\">{}</text>\n\
                 <text class=\"middle year\" x=\"{middle:.2}%\" y=\"{:.0}\">{}</text>",
                bottom - 6.0,
                self.total(place),
                HEAD + HEIGHT + 18.0,
                escape(category),
            );
        }
        (240, marks)
    }
}

/// A lying bar; a value of nothing draws nothing.
fn rect(
    marks: &mut String,
    series: &Series,
    category: &str,
    value: i64,
    (left, width): (f64, f64),
    top: usize,
    height: usize,
) {
    if value > 0 {
        let _ = writeln!(
            marks,
            "<rect class=\"c{}\" x=\"{left:.2}%\" width=\"{width:.2}%\" y=\"{top}\" height=\"{height}\">\
             <title>{}, {}: {value}</title></rect>",
            series.colour,
            escape(category),
            escape(&series.name),
        );
    }
}

/// The number at the end of a bar.
fn number(marks: &mut String, value: i64, end: f64, line: usize) {
    let _ = writeln!(
        marks,
        "<text class=\"number\" x=\"{end:.2}%\" dx=\"6\" y=\"{line}\">{value}</text>"
    );
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;

    /// Two regions, two states.
    pub(in crate::render) fn chart(shape: Shape) -> Chart {
        let series = |name: &str, colour, values: &[i64]| Series {
            name: name.to_owned(),
            colour,
            values: values.to_vec(),
        };
        Chart {
            title: "Five-year list".to_owned(),
            summary: "Most are overdue.".to_owned(),
            shape,
            categories: vec!["North <West>".to_owned(), "London".to_owned()],
            series: vec![series("overdue", 2, &[3, 1]), series("booked", 1, &[0, 2])],
        }
    }

    #[test]
    fn a_value_is_as_long_as_it_is_much_and_nothing_draws_nothing() {
        let svg = chart(Shape::Stacked).svg("a");
        assert!(svg.contains("x=\"0.00%\" width=\"88.00%\""), "{svg}");
        assert!(svg.contains("North &lt;West&gt;, overdue: 3"), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 3, "{svg}");
        assert!(svg.contains("aria-labelledby=\"a-t a-d\"") && svg.contains("Most are overdue."));
    }

    #[test]
    fn an_empty_chart_is_drawn_all_the_same() {
        for shape in [Shape::Stacked, Shape::Grouped, Shape::Columns] {
            let empty = Chart { categories: Vec::new(), series: Vec::new(), ..chart(shape) };
            let svg = empty.svg("a");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
