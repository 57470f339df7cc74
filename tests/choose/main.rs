//! Choosing a threshold against what other implementations say of the same files (tests/fixtures/choose; its README names them
//! and says how each value is defined).
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fixture;
mod objectives;
