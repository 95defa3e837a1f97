"""The figures printed on the slides of 5.11.2025: KA, Hajonta, Vastauksia."""

PUBLISHED = {
    ("sovitut-kaytannot", "HVA"): ("1.67", "0.94", 3),
    ("sovitut-kaytannot", "Kunta"): ("1.93", "1.03", 14),
    ("sovitut-kaytannot", "Muut toimijat"): ("2.33", "0.47", 3),
    ("sovitut-kaytannot", "Oppilaitokset"): ("2.00", "0.00", 1),
    ("tieto-toiselta-toimijalta", "HVA"): ("1.67", "0.47", 3),
    ("tieto-toiselta-toimijalta", "Kunta"): ("1.71", "0.45", 14),
    ("tieto-toiselta-toimijalta", "Muut toimijat"): ("1.00", "0.00", 3),
    ("tieto-toiselta-toimijalta", "Oppilaitokset"): ("2.00", "0.00", 1),
}
