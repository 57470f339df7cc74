//! What a forward pass writes to on its way.

use super::memory::Buffer;
use super::products::Scratch;

/// The buffers of a forward pass, kept from batch to batch.
#[derive(Default)]
pub(super) struct Buffers {
    /// `[rows, hidden]`: what goes into a layer, and what comes out.
    pub hidden: Buffer,
    /// `[rows, hidden]`: what a layer's attention gives.
    pub attended: Buffer,
    /// Query, key and value side by side: `[tokens, 3 · hidden]`.
    pub query_key_value: Buffer,
    /// `[rows, hidden]`: what the heads bring together.
    pub context: Buffer,
    /// Of one head of one input: a row for each key, a column for each query.
    pub weights: Buffer,
    /// `[rows, intermediate]`: between the feed-forward network's two layers.
    pub inner: Buffer,
    pub scratch: Scratch,
}
