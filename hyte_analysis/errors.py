"""The error family: every expected failure carries one sentence for the user."""


class HyteError(Exception):
    """An expected failure; `user_message` is one sentence that says what to do.

    The message never holds answer texts: it may end up in a server log.
    """

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


class CodebookProblem(HyteError):
    """A codebook file that can't be used as it is."""


class ImportProblem(HyteError):
    """A source file from which no survey can be read."""


class NoGroupColumn(ImportProblem):
    """No column of the file holds respondent groups; `headings` are the columns to choose from."""

    def __init__(self, user_message: str, headings: tuple[str, ...]) -> None:
        super().__init__(user_message)
        self.headings = headings


class StorageProblem(HyteError):
    """The database can't be opened, read or written."""


class UnknownSurvey(HyteError):
    """No survey has this id."""


class UnknownQuestion(HyteError):
    """The survey has no question with this id."""


class SettingsProblem(HyteError):
    """A settings file that can't be used as it is."""


class AccessProblem(HyteError):
    """The person may not do or see this."""
