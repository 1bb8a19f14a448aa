"""The web app: people score, disagree, dispute and coach; every page opens to its evidence.

configuration  what Django is told; read from the environment that `serve` sets
serving        the app on this machine: database, people, server
centre         a workspace's figures, kept ready for pages; no Django
presentation   the look: base pages, figures in words, the ribbon
access         people, roles, what each may do and see: the one place that decides it
forms          scorecards in versions
scoring        samples, queues of work, evaluations, calibration
balance  contacts  disputes  coaching  workshop  people  plans  figures   pages, each an app
api            the same over HTTP for machines
"""
