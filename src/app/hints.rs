//! Which keys the footer offers, and how long it keeps them, as things stand.

use super::keymap::{Action, Binding, Hint, Scope, footer};
use super::{App, Tab, Turn};

impl App {
    /// The hints for the footer, in the order of the key table.
    pub(crate) fn hints(&self) -> Vec<Hint> {
        footer(self.scope(), |binding| self.priority(binding))
    }

    /// The priority of a binding: what is of use just now stays longer, and what would do nothing is not offered.
    fn priority(&self, binding: &Binding) -> u8 {
        let Some(view) = self.view() else { return binding.priority };
        let is = |scope: Scope, actions: &[Action]| binding.scope == scope && actions.contains(&binding.action);
        let has_rival = view.comparison.rival().is_some();
        let refuses = [Action::Show(Tab::Slices), Action::Show(Tab::Comparison)];
        if view.by_weight().is_some() && refuses.contains(&binding.action) {
            return 0;
        }
        if view.refuses(binding.action) {
            return 0;
        }
        let has_slices = view.slices.choices.as_ref().is_none_or(|choices| !choices.is_empty());
        if binding.action == Action::SwitchEnd {
            return if view.band.is_some() { 3 } else { 0 };
        }
        if binding.action == Action::Show(Tab::Comparison) && has_rival {
            return 4;
        }
        // A band and another score have keys of their own, which need the room.
        if is(Scope::Review, &[Action::Pin]) && (view.band.is_some() || has_rival) {
            return 5;
        }
        let of_rivals = [Action::CycleFooting, Action::NextPanel, Action::ListOnlyA];
        let of_slices = [Action::TurnSlices(Turn::Next), Action::CycleRule, Action::Open];
        let has_others = view.comparison.rivals.len() > 1;
        let is_idle = (!has_rival && is(Scope::Comparison, &of_rivals))
            || (!has_others && is(Scope::Comparison, &[Action::NextPanel]))
            || (!has_slices && is(Scope::Slices, &of_slices));
        if is_idle { 0 } else { binding.priority }
    }
}
