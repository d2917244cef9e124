//! A fresh inverse after many pivots, so that rounding does not add up.

use super::{Basis, Simplex};

impl Simplex<'_> {
    /// Makes the inverse, the values and the prices anew; false when the basis is singular.
    pub(super) fn refresh(&mut self) -> bool {
        let m = self.basis.rows.len();
        let mut matrix = vec![0.0; m * m];
        for (i, &row) in self.basis.rows.iter().enumerate() {
            for (at, &column) in self.basis.columns.iter().enumerate() {
                matrix[i * m + at] = self.at_row(column as usize, row);
            }
        }
        let Some(inverse) = inverted(matrix, m) else { return false };
        let worths: Vec<f64> =
            self.basis.columns.iter().map(|&c| self.worth_of(c as usize)).collect();
        let Basis { right, x, y, .. } = &mut self.basis;
        for at in 0..m {
            x[at] = (0..m).map(|i| inverse[at * m + i] * right[i]).sum();
        }
        for i in 0..m {
            y[i] = (0..m).map(|at| inverse[at * m + i] * worths[at]).sum();
        }
        self.basis.inverse = inverse;
        self.basis.age = 0;
        true
    }

    fn worth_of(&self, column: usize) -> f64 {
        match column.checked_sub(self.alive.len()) {
            None => self.worth[column],
            Some(at) => self.model.misses[at].worth as f64,
        }
    }
}

/// The inverse of a square matrix, lines first, by Gauss and Jordan; `None` when it is singular.
fn inverted(mut a: Vec<f64>, m: usize) -> Option<Vec<f64>> {
    let mut b = vec![0.0; m * m];
    for i in 0..m {
        b[i * m + i] = 1.0;
    }
    for c in 0..m {
        let p = (c..m).max_by(|&i, &j| a[i * m + c].abs().total_cmp(&a[j * m + c].abs()))?;
        let lead = a[p * m + c];
        if lead.abs() < 1e-10 {
            return None;
        }
        for j in 0..m {
            a.swap(c * m + j, p * m + j);
            b.swap(c * m + j, p * m + j);
            a[c * m + j] /= lead;
            b[c * m + j] /= lead;
        }
        for i in (0..m).filter(|&i| i != c) {
            let factor = a[i * m + c];
            if factor != 0.0 {
                for j in 0..m {
                    a[i * m + j] -= factor * a[c * m + j];
                    b[i * m + j] -= factor * b[c * m + j];
                }
            }
        }
    }
    Some(b)
}
