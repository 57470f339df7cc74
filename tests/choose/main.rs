//! Everything that helps to choose a threshold, against the values in tests/fixtures/choose, which other implementations gave
//! for the same scores.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bootstrap;
mod coverage;
mod fixture;
