//! The clap types.
