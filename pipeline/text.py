"""Pure: what a word, a sentence and a fold are."""
