"""Samples, queues of work, evaluations and calibration.

models       what is kept; refusals, signals: what cannot be done, what is announced
material     a contact's turns and automatic answers; quoting: evidence checked to stand there
answering    one answer at a time; finishing: the score, and revisions by decided disputes
panel        the form beside a transcript; sent_form reads what it sends
finding, explaining, exporting, streaming   evaluations listed, made plain, taken out
drawing      random samples; work: whose task a contact is
calibrating, comparing   blind sessions, and how far people agree
*_pages, typed_*   pages and what is typed there; routes, work_routes, shapes: the same for machines
"""
