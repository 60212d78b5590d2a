"""Takes the corpus out of the house: answers as files, the whole corpus as Parquet, and back."""
