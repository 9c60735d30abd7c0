"""Hidden findings: ignore comments, settings, baselines."""
