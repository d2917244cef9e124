//! Charts in plain text: for a terminal and for Markdown.

use unicode_width::UnicodeWidthStr as _;

use super::{Chart, Shape};
use crate::render::clean;

/// Eighths of a cell.
const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
/// Heights of a spark line.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// How long the longest bar is, in cells.
const LONGEST: usize = 32;

/// A bar of `value` where `most` is `cells` long; something is never drawn as nothing.
pub fn bar(value: i64, most: i64, cells: usize) -> String {
    if value <= 0 || most <= 0 {
        return String::new();
    }
    let eighths = (value.min(most) as u128 * cells as u128 * 8 / most as u128).max(1);
    let eighths = usize::try_from(eighths).unwrap_or(cells * 8);
    let mut drawn = "█".repeat(eighths / 8);
    if let Some(part) = EIGHTHS.get(eighths % 8).filter(|_| !eighths.is_multiple_of(8)) {
        drawn.push(*part);
    }
    drawn
}

/// A line of one cell a value, as high as it is much.
pub fn spark(values: &[i64]) -> String {
    let most = values.iter().copied().max().unwrap_or_default().max(1);
    let height = |value: &i64| match usize::try_from(value.saturating_mul(7) / most) {
        _ if *value <= 0 => '·',
        Ok(place) => HEIGHTS.get(place).copied().unwrap_or('█'),
        Err(_) => '·',
    };
    values.iter().map(height).collect()
}

impl Chart {
    /// The chart in plain text, a line a bar.
    pub fn text(&self) -> String {
        let line =
            |name: &str, value: i64| (clean(name).replace('\n', " ").replace('`', "'"), value);
        let mut lines = Vec::new();
        for (place, category) in self.categories.iter().enumerate() {
            match self.shape {
                Shape::Grouped => lines.extend(self.series.iter().map(|series| {
                    line(&format!("{category}, {}", series.name), self.value(series, place))
                })),
                Shape::Stacked | Shape::Columns => lines.push(line(category, self.total(place))),
            }
        }
        let widest = lines.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
        let most = self.most();
        let drawn = |(name, value): &(String, i64)| {
            let gap = " ".repeat(widest - name.width());
            format!("{name}{gap}  {} {value}\n", bar(*value, most, LONGEST))
        };
        lines.iter().map(drawn).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::chart::testing::chart;

    #[test]
    fn bars_are_to_scale() {
        assert_eq!(bar(4, 8, 4), "██");
        assert_eq!(bar(1, 1000, 4), "▏");
        assert_eq!(bar(0, 8, 4), "");
        assert_eq!(bar(i64::MAX, 8, 4), "████");
        assert_eq!(spark(&[0, 1, 4, 8]), "·▁▄█");
    }

    #[test]
    fn a_chart_reads_as_lines() {
        insta::assert_snapshot!(chart(Shape::Stacked).text(), @r"
        North <West>  ████████████████████████████████ 3
        London        ████████████████████████████████ 3
        ");
    }
}
