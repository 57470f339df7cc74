//! The guard that sets the terminal up and always puts it back, the event loop, effects.

mod answers;
mod effects;
mod event_loop;
mod exporting;
mod guard;
mod holdout;
mod input;
mod labels;
mod made_from;
mod work;
mod workers;

use std::io::{self, Write, stderr, stdout};
use std::sync::mpsc::{Receiver, Sender};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

pub use crate::app::Mouse;
pub(crate) use effects::{Host, Scorer, Scorers};
pub(crate) use event_loop::{Ended, Event};
pub(crate) use exporting::{About, Fingerprints};
pub use guard::Guard;
pub(crate) use made_from::MadeFrom;
pub(crate) use work::RivalScorer;
pub(crate) use workers::Worker;

use event_loop::drive;

use crate::app::{App, Farewell, Message, update};
use crate::ui::Palette;

/// Show `app` until the user leaves; input, signals and workers report to `events`. The terminal is as it was afterwards,
/// whatever happens.
pub(crate) fn run(
    mut app: App,
    palette: Palette,
    (sender, receiver): (Sender<Event>, Receiver<Event>),
    mut host: Host,
) -> io::Result<Ended> {
    let guard = Guard::set_up(host.mouse)?;
    input::listen_to_signals(&sender)?;
    input::listen_to_keys(sender);
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
    let ended = drive(&mut terminal, &mut app, palette, &receiver, &mut host);
    drop(guard);
    host.finish();
    let ended = ended?;
    let farewell = match ended {
        Ended::Quit => farewell(&mut app, &receiver),
        Ended::Interrupted(_) | Ended::Failed(_) => None,
    };
    let warnings = app.warnings().into_iter().map(|warning| warning.to_string());
    for line in warnings.chain(farewell.map(|farewell| farewell.to_string())) {
        // That nobody listens any more is no reason to fail.
        let _ = writeln!(stderr(), "{line}");
    }
    Ok(ended)
}

/// What a user who quits should know. What was still being written then has been written by now, or has failed.
fn farewell(app: &mut App, events: &Receiver<Event>) -> Option<Farewell> {
    for event in events.try_iter() {
        if let Event::Message(message @ Message::Job(..)) = event {
            update(app, message);
        }
    }
    app.farewell()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::*;
    use crate::app::{Effect, JobEvent, JobOutcome, Preset, Title};
    use crate::dataset::{Needs, ReadOptions, read_from};
    use crate::metrics::{Points, Priorities, ScoreSource, Scored};

    #[test]
    fn an_export_that_ends_after_the_user_has_left_counts() {
        let needs = Needs { texts: false, labels: true, scores: true };
        let rows: &[u8] = b"text_a,text_b,label,score\na,b,1,0.9\nc,d,0,0.2\n";
        let dataset = read_from("rows.csv".as_ref(), rows, &ReadOptions::default(), needs).unwrap();
        let (scores, labels) = (dataset.scores.clone().unwrap(), dataset.labels.clone().unwrap());
        let scored = Arc::new(Scored::new(ScoreSource::Read("score".into()), scores, labels));
        let points = Arc::new(Points::new(&scored, &Priorities::default()).unwrap());
        let mut app = App::with_scores(Arc::new(dataset), Title::default(), Preset::default(), scored, points);
        let mut press = |code| update(&mut app, Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        press(KeyCode::Char('l'));
        press(KeyCode::Char('e'));
        let started = press(KeyCode::Enter);
        let [Effect::Start(id, _)] = started[..] else { panic!("{started:?}") };
        let (sender, receiver) = channel();
        assert_eq!(farewell(&mut app, &receiver), Some(Farewell::Unsaved(0.51)));
        let written = JobOutcome::Written {
            kind: crate::app::ExportKind::Predictions,
            path: "rows.predictions.csv".into(),
            ends: crate::metrics::Band::between(0.51, 0.51),
            labels: crate::app::SliceLabels::None,
        };
        sender.send(Event::Message(Message::Job(id, JobEvent::Done(Ok(written))))).unwrap();
        assert_eq!(farewell(&mut app, &receiver), None);
    }
}
