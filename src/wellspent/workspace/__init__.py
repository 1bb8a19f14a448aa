"""A centre's folder, or its place in an object store: settings, what was imported and computed.

    centre/
      wellspent.toml     what the centre calls things and what they cost
      tables/<name>/…    what was imported, Parquet by day; `tables/manifest.json` says what counts
      runs/<id>/…        what that run computed; `runs/current` names the run in force, whose
                         `run.json` names its parts, those of earlier runs that still hold among them
      worth/<run>.json   what behaviours were found to be worth, from that run
      listening/…        what customers were heard to say in that run, and the topics as they are known
      moments/…          what was prepared for leaders from that run, and what they did with it

Nothing counts until one file is replaced: the manifest for an import, `current`
for a run. A process that dies before that has changed nothing.
"""

from wellspent.workspace.contact_rows import export_contacts
from wellspent.workspace.folder import Workspace, init_workspace, open_workspace
from wellspent.workspace.importing import RECORD_TABLES, ImportSummary, import_files
from wellspent.workspace.listening import (
    keep_book,
    keep_listening,
    keep_said,
    kept_book,
    kept_listening,
    kept_topics,
    said,
)
from wellspent.workspace.masking import key_file
from wellspent.workspace.moments import (
    all_moments_said,
    keep_moments,
    keep_moments_said,
    kept_moments,
    moments_said,
)
from wellspent.workspace.run_folder import current_run
from wellspent.workspace.runs import RunSummary, run_new
from wellspent.workspace.vcon_files import export_vcons
from wellspent.workspace.views import connect, connect_analysed
from wellspent.workspace.worth import keep_impact, kept_impact

__all__ = [
    "RECORD_TABLES",
    "ImportSummary",
    "RunSummary",
    "Workspace",
    "all_moments_said",
    "connect",
    "connect_analysed",
    "current_run",
    "export_contacts",
    "export_vcons",
    "import_files",
    "init_workspace",
    "keep_book",
    "keep_impact",
    "keep_listening",
    "keep_moments",
    "keep_moments_said",
    "keep_said",
    "kept_book",
    "kept_impact",
    "kept_listening",
    "kept_moments",
    "kept_topics",
    "key_file",
    "moments_said",
    "open_workspace",
    "run_new",
    "said",
]
