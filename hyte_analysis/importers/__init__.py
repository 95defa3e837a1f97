"""Source files in, a survey with its answers and a report out."""
