"""Scale, speed and survival: what a build costs, how it grows, what is saved, and what others take for the same.

    python -m tests.bench.scale [--only PARTS] [--documents N] [--sizes N,N,…] [--repeat N] [--workers N]
                                [--json FILE] [--plot FILE.svg] [--place FOLDER]

Run it from the root of the checkout, on a machine that does nothing else: all takes about two hours and some 20 GB of
disk. The parts:

- cost: the whole build against bare spaCy, with the share of each stage (400 documents).
- workers: one worker and two (2,000 documents).
- memory: cost of a document and peak of memory as documents grow (100, 1,000, 10,000).
- incremental: building again, with nothing changed, with one document changed, one in a hundred, one gone (10,000).
- script: the script that an able person writes in an hour: cost, and what is found (1,000).
- reference: from claims to files by way of rdflib and pySHACL (100).
- semantica: a peer from PyPI, where the variable SEMANTICA names the Python that has it (400).
- plot: the picture, of what this run measured and of what the file of --json already held.

Each figure is a ratio of sides that run in turns in one run; no part asserts a time. Each module says what its sides
do. The texts are made of the articles in this repository (`corpus.py`). The seed article is looked for in shared/seed
beside the checkout, or where KG_SEED says.
"""
