"""A made-up respondent's name and words, and what others say of it."""

from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
SURVEY, ASKED = "ennakkokysely-2024", "hyte-tyon-tehostaminen"
NAME = "Kuopion kaupunki"
OWN_WORDS = "=Lisää yhteisiä iltoja; kysykää meiltä."
BY_ANOTHER = "Mallia voisi ottaa Kuopion kaupungilta."
NOT_OF_IT = "Kaupungilla on hyvä olla."
