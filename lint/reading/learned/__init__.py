"""Learned evidence for bare text: words by class and frequency, and weights of what stands where.

The data files are made by ``tests/judge/learn``. words-*.bin hold hashes only; they are derived
from wordfreq's lists (CC BY-SA 4.0, so these files are under it too) and simplemma's dictionaries
(MIT).
"""
