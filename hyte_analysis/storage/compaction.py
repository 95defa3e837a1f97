"""The database file written anew, so that it holds nothing of what was removed."""

from hyte_analysis.errors import StorageProblem
from hyte_analysis.storage.copying import new_file, write_copy
from hyte_analysis.storage.database import Database, unfinished_file
from hyte_analysis.texts import text


class NotCompacted(StorageProblem):
    """What was removed is removed, but the file could not be written anew: traces may be in it."""


def compact(database: Database) -> None:
    """Write the database to a new file, and put that in the old one's place; none in memory.

    Others read meanwhile, nobody writes. Raises NotCompacted where it can't be done, such as for
    want of room: then the old file goes on, and this may be tried again.
    """
    path = database.path
    if path is None:
        return
    try:
        with database.write_lock, new_file(unfinished_file(path)) as unfinished:
            with database.reading() as cursor:
                write_copy(cursor, unfinished)
            database.replace_by(unfinished)
    except (OSError, StorageProblem) as problem:
        raise NotCompacted(text("storage.not_compacted")) from problem
