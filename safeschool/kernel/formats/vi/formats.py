"""Vietnamese dates as offices write them: 05/09/2026, 16:30."""

DATE_FORMAT = "d/m/Y"
SHORT_DATE_FORMAT = "d/m/Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "H:i d/m/Y"
SHORT_DATETIME_FORMAT = "H:i d/m/Y"
MONTH_DAY_FORMAT = "d/m"
YEAR_MONTH_FORMAT = "m/Y"
# Ours: a day of duty, with its hour, and a day under a chart.
DUTY_DAY_FORMAT = "D j/n"
DUTY_TIME_FORMAT = "D j/n H:i"
CHART_DAY_FORMAT = "j/n"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
