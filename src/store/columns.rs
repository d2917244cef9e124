//! Columns of a query by name, at the price of their number: the list that the query selects and the
//! places at which a row has them come from one list of names.

/// Declares the columns of a SELECT: `$list` is their list as text, `$at::name` the place of each.
macro_rules! columns {
    ($(#[$doc:meta])* $list:ident, $at:ident: $first:ident $(, $column:ident)* $(,)?) => {
        $(#[$doc])*
        pub(super) const $list: &str =
            concat!(stringify!($first) $(, ", ", stringify!($column))*);

        /// The place of each column in a row.
        #[derive(Debug, Clone, Copy)]
        #[allow(non_camel_case_types, reason = "columns are called as in the file")]
        #[allow(dead_code, reason = "of some queries not every column is read in every use")]
        pub(super) enum $at {
            $first,
            $($column,)*
        }

        impl $at {
            /// The value in this column.
            fn of<T: rusqlite::types::FromSql>(self, row: &rusqlite::Row<'_>) -> rusqlite::Result<T> {
                row.get(self as usize)
            }
        }
    };
}
