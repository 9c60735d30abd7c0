"""The whole-list proof: every recipient judged, from few renderings."""
