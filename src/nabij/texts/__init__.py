"""What people write in their own words: themes, feeling, danger, and personal data masked.

Texts in, findings out. It knows no clients and asks nobody: everything happens on this machine.

1. **Words.** A text becomes folded words (`rules.words`). Each language has one lexicon, a plain
   text file in `lexicons/` that a person can read and mend: themes, feeling, negation, danger.
2. **Rules** (`rules.reading`) work from the first day: words and phrases give themes; words that
   feel good or bad, turned by negation and made stronger by intensifiers, give a sentiment of
   -2 ... 2; phrases of danger (fall, medication error, neglect, threat, self-harm) make a text
   urgent whatever its score, unless the phrase is one of the known false alarms.
3. **Learning** (`learning`) adds what reviewers corrected. Per theme and language it weighs
   the rules against what it saw often enough; it never touches danger: no correction can teach
   the house to overlook a fall. A model is numbers and words (JSON), never a pickle.
4. **Masking** (`rules.masking`) takes names, numbers, addresses and dates of birth out, before
   anyone but the owner of a follow-up reads the text.

It never decides who reads a text or what is done with it: that is the house above.
"""
