"""Stance toward a track: the cues of a sentence, and the score they add up to."""
