"""Who people are, what each role may do, and which rows each person may see.

right   something a role may do, such as scoring or deciding a dispute
scope   the rows one person may see: own contacts, own team's, assigned queues', or all
door    what every page declares: the right it needs and the row it is about
gate    the same for every route of the API

Nothing outside this package decides who may see or do what.
"""
