"""From text to skills of a framework, with the words that caused each; pure, so that it is measured without a database.

Its one interface is `Tagger.tag` in `tagger.py`. Read on in the order of the work: `framework_text` and `words` make surface
forms, `index` lays them out, `candidates` finds the best few hundred, `windows` and `features` look at them closely, `fusion`
makes one number of what was seen, and `gate` says whether the sentence speaks of any skill.
"""
