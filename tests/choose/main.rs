//! Everything that helps to choose a threshold, against the values in tests/fixtures/choose, which other implementations gave
//! for the same scores.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod abstain;
mod bootstrap;
mod calibration;
mod comparison;
mod coverage;
mod curves;
mod fixture;
mod guarantee;
mod limits;
mod objectives;
mod proportions;
mod selective;
mod slices;
mod weights;
