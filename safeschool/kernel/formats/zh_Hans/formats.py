"""Chinese dates with their characters, the clock of 24 hours, digits in threes."""

DATE_FORMAT = "Y年n月j日"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y年n月j日 H:i"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
MONTH_DAY_FORMAT = "n月j日"
YEAR_MONTH_FORMAT = "Y年n月"
# Ours: a day of duty, with its hour, and a day under a chart.
DUTY_DAY_FORMAT = "n月j日D"
DUTY_TIME_FORMAT = "n月j日D H:i"
CHART_DAY_FORMAT = "n/j"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
