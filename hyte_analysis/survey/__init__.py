"""The words of the field as frozen values: survey, question, option, respondent group, filter."""
