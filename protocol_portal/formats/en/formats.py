"""Dates and times as all our pages show them; Django's for British English have "11:09 p.m."."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j M Y, H:i"
