//! What each message does to the state.

use super::{App, Effect, Message};

/// Apply one message; what must happen outside comes back.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let _ = (app, message);
    todo!("app room")
}
