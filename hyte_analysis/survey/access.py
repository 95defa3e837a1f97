"""Who may do what: roles, the acts that need them, and the person who acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hyte_analysis.survey.audiences import Profile


class Role(StrEnum):
    """What a person is trusted with; each role may all that the one before it may."""

    VIEWER = "viewer"
    CODER = "coder"
    EDITOR = "editor"
    ADMIN = "admin"


class Act(StrEnum):
    """What is done to what is stored, or taken from it; each has its line in the audit log."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    EXPORT = "export"
    CODE = "code"
    SUMMARISE = "summarise"
    SYNONYMS = "synonyms"
    IMPORT = "import"
    CODEBOOK = "codebook"
    LINK = "link"
    RELEASE = "release"
    PLAN = "plan"
    TEMPLATE = "template"
    RETAIN = "retain"
    ORGANISATION = "organisation"
    BACK_UP = "back_up"
    REMOVE = "remove"
    RESTORE = "restore"
    UPDATE = "update"
    REFUSED = "refused"


_LEAST: Mapping[Act, Role] = {
    **dict.fromkeys((Act.SIGN_IN, Act.SIGN_OUT, Act.EXPORT, Act.REFUSED), Role.VIEWER),
    **dict.fromkeys((Act.CODE, Act.SUMMARISE, Act.SYNONYMS), Role.CODER),
    **dict.fromkeys(
        (Act.IMPORT, Act.CODEBOOK, Act.LINK, Act.RELEASE, Act.PLAN, Act.TEMPLATE, Act.RETAIN),
        Role.EDITOR,
    ),
    **dict.fromkeys(
        (Act.ORGANISATION, Act.BACK_UP, Act.REMOVE, Act.RESTORE, Act.UPDATE), Role.ADMIN
    ),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: a name for the log and the team's own work, a role, the widest audience to see."""

    name: str
    role: Role
    profile: Profile = Profile.INTERNAL

    def may(self, act: Act) -> bool:
        """Whether the person's role is enough for the act."""
        order = list(Role)
        return order.index(self.role) >= order.index(_LEAST[act])

    def sees(self, profile: Profile) -> bool:
        """Whether what is shown to this audience may be shown to the person."""
        order = (Profile.PUBLIC, Profile.COUNCIL, Profile.INTERNAL)
        return order.index(self.profile) >= order.index(profile)
