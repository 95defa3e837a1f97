"""One who does acts on a database and tells of each that has been acknowledged, until killed."""

from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import read_survey, source_of
from hyte_analysis.storage.backups import list_backups, make_backup, restore_backup
from hyte_analysis.storage.coding import change_coding
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.plans import add_plan, list_plans, store_plan
from hyte_analysis.storage.surveys import remove_survey, store_survey
from hyte_analysis.storage.synonyms import store_synonyms
from hyte_analysis.survey.codebook import known_codebooks
from hyte_analysis.survey.coding import ChangeKind, Code, CodingChange, CodingRows
from hyte_analysis.survey.plans import Plan
from hyte_analysis.survey.responses import SourceFile

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "data" / "samples" / "ennakkokysely-2024.csv"
FIRST_SURVEY = "alku"


def import_one(database: Database, survey_id: str) -> None:
    """Read the sample and store it under this id, from a file of its own bytes."""
    content = FILE.read_bytes()
    imported = read_survey(FILE.name, content, ImportChoices(known_codebooks(), survey_id))
    own = source_of(f"{survey_id}.csv", content + survey_id.encode())
    store_survey(database, imported.data, SourceFile(own.name, own.content, own.sha256), {})


def do_import(database: Database, number: int) -> None:
    """One more survey."""
    import_one(database, f"k{number}")


def do_code(database: Database, number: int) -> None:
    """One more code of the first survey."""
    added = CodingRows((Code(number, f"Luokka {number}"),))
    change_coding(database, FIRST_SURVEY, CodingChange(ChangeKind.CODED, added=added), "Aino")


def do_plan(database: Database, number: int) -> None:
    """One more state of the first survey's report plan."""
    plans = list_plans(database, FIRST_SURVEY)
    plan = Plan("Kokous", title=str(number))
    if plans:
        store_plan(database, plans[0], plan, "Maija")
    else:
        add_plan(database, FIRST_SURVEY, plan, "Maija")


def do_back_up(database: Database, number: int) -> None:
    """A change, and a backup after it."""
    store_synonyms(database, [(str(number),)])
    make_backup(database)


def do_restore(database: Database, number: int) -> None:
    """A backup of this number's word, a later change, and the backup brought back."""
    store_synonyms(database, [(str(number),)])
    backup = make_backup(database)
    store_synonyms(database, [(f"later than {number}",)])
    restore_backup(database, backup.path)
    for old in list_backups(database.path or Path())[6:]:
        old.path.unlink()


def do_remove(database: Database, number: int) -> None:
    """A survey that comes and goes: what is acknowledged is that it is gone."""
    import_one(database, f"k{number}")
    left = remove_survey(database, f"k{number}")
    assert not left, left


ACTS: dict[str, Callable[[Database, int], None]] = {
    "import": do_import,
    "coding": do_code,
    "plan editing": do_plan,
    "backup": do_back_up,
    "restore": do_restore,
    "removal": do_remove,
}


def act(path: str, kind: str, first: int, told: Connection) -> None:
    """Open the database and act until killed; a number is sent for each act that returned."""
    database = open_database(Path(path))
    number = first - 1
    while True:
        told.send(number)
        number += 1
        ACTS[kind](database, number)
