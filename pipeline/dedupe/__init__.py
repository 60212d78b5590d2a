"""Pure: whether two texts are copies of each other, and which of them is the original."""
