"""The Report on a page and in the terminal."""

from wellspent.rendering.page import render_html
from wellspent.rendering.terminal import print_report, render_terminal
from wellspent.rendering.terminal_contact import print_conversation, render_contact_terminal

__all__ = [
    "print_conversation",
    "print_report",
    "render_contact_terminal",
    "render_html",
    "render_terminal",
]
