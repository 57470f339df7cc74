//! `cutpoint`: choose the decision threshold of a sentence-pair classifier.
//!
//! Data goes one way, and the rooms of the house stand in that order:
//! [`dataset`] → [`model`] → [`scoring`] → [`metrics`] → [`app`] → [`ui`] or `export`.
//! [`commands`] and [`terminal`] tie them together; nothing flows back.

pub mod app;
pub mod cli;
pub mod commands;
pub mod dataset;
mod export;
pub mod metrics;
pub mod model;
pub mod scoring;
pub mod terminal;
mod training;
pub mod ui;
