//! The logistic function and what a fit asks for beside it, from one exponential.

/// All that depends on e^−|x|.
pub(super) struct Logistic {
    /// 1 − σ(x), with all its digits.
    pub below: f64,
    /// σ(x), with all its digits.
    pub above: f64,
    small: f64,
    x: f64,
}

impl Logistic {
    pub(super) fn at(x: f64) -> Self {
        let small = (-x.abs()).exp();
        let (less, more) = (small / (1.0 + small), 1.0 / (1.0 + small));
        let (below, above) = if x < 0.0 { (more, less) } else { (less, more) };
        Self { below, above, small, x }
    }

    /// ln(1 + e^x)
    pub(super) fn softplus(&self) -> f64 {
        self.x.max(0.0) + self.small.ln_1p()
    }
}
