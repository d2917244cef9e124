//! The programme's rules: shown, taken out, brought in, changed.
