"""Why two records are, or are not, one identity (`pair`), and how an identity came together (`identity`).

Both look at an excerpt of the store and resolve it once more (`walk`). `chain` leads from one record to another; `common` is what two
records share, `lacking` what would have been enough, `against` what keeps them apart; `web` and `without` say what an identity hangs by;
`words` are the sentences.
"""
