//! What `metrics` says of choosing a threshold, against the values of other implementations (tests/fixtures/choose).
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod comparison;
mod fixture;
mod slices;
mod weights;
