"""Makes the data of lint/reading/learned; none of it is needed to lint.

Needs besides what the tests need: pip install faker scipy wordfreq simplemma HanTa
"""
