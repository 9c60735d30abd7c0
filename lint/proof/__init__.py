"""The whole-list proof: every recipient judged, from few renderings.

``reads`` says what a template asks and prints, ``classes`` and ``columns`` which values look
alike, ``shapes`` which combinations occur, ``bundle`` which of them to render, ``prove`` and
``tally`` what follows for everybody; ``lists`` runs it.
"""
