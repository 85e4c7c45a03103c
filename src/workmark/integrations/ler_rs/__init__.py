"""The résumé of HR Open Standards (LER-RS 4.4): a learner's badges and what they prove, for hiring systems."""
