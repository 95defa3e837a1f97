"""What the product wrote in one language is read whatever language its reader uses."""

from itertools import product

import pytest

from hyte_analysis.errors import ImportProblem
from hyte_analysis.exports.code_files import to_code_csv
from hyte_analysis.exports.coding_workbook import to_coding_workbook
from hyte_analysis.exports.excel import to_excel
from hyte_analysis.importers.code_files import read_codes
from hyte_analysis.importers.coding_workbook import read_coding_workbook
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import AGREED, Code, CodedPassage, CodingRows, passages
from hyte_analysis.survey.model import RespondentGroup, Survey
from hyte_analysis.survey.translations import in_language_of
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import LANGUAGES, in_language
from tests.exports.made_up import SURVEY
from tests.importers.exports import as_csv, as_xlsx, imported

PASSAGES = passages(
    [
        OpenAnswer("q3.2", 1, "hva", "Säännölliset tapaamiset"),
        OpenAnswer("q3.2", 2, "kunta", "Yhteinen sähköposti"),
    ]
)
# Two codes have the names of the workbook's own columns in other languages.
CODES = (
    Code(1, "Tiedonkulku", "Miten tieto kulkee", "#12467F", None, 0),
    Code(2, "Sähköposti", "Viestit", "#46AA00", 1, 1),
    Code(3, "Answer", "", "", None, 2),
    Code(4, "Kodare", "", "", None, 3),
)
CODED = (
    CodedPassage(PASSAGES[0].passage, "Anna", (1, 3)),
    CodedPassage(PASSAGES[1].passage, "Anna", ()),
    CodedPassage(PASSAGES[0].passage, AGREED, (2, 4)),
)
written_and_read = pytest.mark.parametrize(("written", "read"), list(product(LANGUAGES, LANGUAGES)))


@written_and_read
def test_a_file_of_codes_is_read_whole(written: str, read: str) -> None:
    with in_language(written):
        content = to_code_csv(CODES)
    with in_language(read):
        assert read_codes("koodit.csv", content, ()).added.codes == CODES


@written_and_read
def test_a_coding_workbook_is_read_whole(written: str, read: str) -> None:
    with in_language(written):
        content = to_coding_workbook(SURVEY, CODES, PASSAGES, CODED, {})
    with in_language(read):
        found = read_coding_workbook("l.xlsx", content, PASSAGES, CodingRows(CODES), "Cecilia")
    assert set(found.change.added.coded) == set(CODED)
    assert (found.refused, found.new_codes, found.left_out) == ((), (), ())


@written_and_read
def test_a_workbook_of_results_is_refused_as_a_report(written: str, read: str) -> None:
    with in_language(written):
        content = to_excel(SURVEY, (), ())
    with in_language(read), pytest.raises(ImportProblem) as refused:
        imported("tulokset.xlsx", content)
    with in_language(read):
        assert refused.value.user_message == text("import.report_file", file="tulokset.xlsx")


@pytest.mark.parametrize(
    "headings",
    [
        ["Respondentgrupp", "Antal svar", "Medelvärde"],
        ["Svar", "Procent", "Antal"],
        ["Grupp", "MV", "SD", "n"],
        ["Group", "Mean", "Standard deviation"],
    ],
    ids=" ".join,
)
def test_a_report_of_a_tool_in_another_language_is_refused(headings: list[str]) -> None:
    rows = [headings, *([f"Grupp {i}", "3", "1,67", "2"][: len(headings)] for i in range(4))]
    with pytest.raises(ImportProblem, match="valmis raportti"):
        imported("rapport.xlsx", as_xlsx(rows))


@pytest.mark.parametrize("heading", ["Antal", "Andel", "MV"])
def test_one_swedish_heading_of_figures_in_an_unknown_survey_is_a_question(heading: str) -> None:
    rows = [["Taho", heading, "Löper vardagen?"]]
    rows += [[("Kunta", "HVA")[i % 2], str(i), "Ja"] for i in range(6)]
    assert imported("enkat.xlsx", as_xlsx(rows)).report.responses == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_without_a_group_are_stored_under_the_same_id_and_shown_in_words(
    language: str,
) -> None:
    book = Survey("b", "B", None, (RespondentGroup("Kunta", "Kunta"),), (), "b")
    rows = [["Taho", "Sujuuko arki?"], ["Kunta", "Kyllä"], ["", "Ei"], ["Kunta", "Ei"]]
    with in_language(language):
        data = imported("kysely.csv", as_csv(rows), codebooks=(book,)).data
        shown = in_language_of(data.survey, language).groups[-1]
        assert (shown.id, shown.label) == ("Ei ryhmää", text("words.no_group"))
