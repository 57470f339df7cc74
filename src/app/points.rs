//! The operating points as the panel lists them: objectives that one range of thresholds serves stand together.

use super::View;
use super::keymap::Motion;
use crate::metrics::PointEntry;

impl View {
    /// Indices into the [entries](crate::metrics::Points::entries), grouped: points with the same same-labels range are
    /// one group, in the order of its first member. What no threshold meets stands alone, and so does what somebody typed: it is the
    /// value of that objective that was asked for.
    pub(crate) fn point_groups(&self) -> Vec<Vec<usize>> {
        let points = self.points.entries();
        let typed = |entry: &PointEntry| self.points.is_typed(&entry.objective);
        let is_typed: Vec<bool> = points.iter().map(typed).collect();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (index, entry) in points.iter().enumerate() {
            let shares = |group: &&mut Vec<usize>| {
                let first = points[group[0]].point().filter(|_| !is_typed[group[0]] && !is_typed[index]);
                first.zip(entry.point()).is_some_and(|(first, point)| first.interval == point.interval)
            };
            match groups.iter_mut().find(shares) {
                Some(group) => group.push(index),
                None => groups.push(vec![index]),
            }
        }
        groups
    }

    /// Go up or down in the panel: the first objective of the group there becomes the current one.
    pub(super) fn move_in_points(&mut self, motion: Motion) {
        let groups = self.point_groups();
        let here = groups.iter().position(|group| group.contains(&self.objective)).unwrap_or(0);
        let last = groups.len().saturating_sub(1);
        let there = match motion {
            Motion::Up => here.saturating_sub(1),
            Motion::Down => (here + 1).min(last),
            Motion::PageUp | Motion::First => 0,
            Motion::PageDown | Motion::Last => last,
        };
        if there != here {
            self.objective = groups[there][0];
        }
    }
}
