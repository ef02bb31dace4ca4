"""What the synthetic client of the demo says in the intake. Nobody real."""

from __future__ import annotations

from datetime import date

from docassemble.legalaidsync.docassemble_api.encoding import Upload

from .intake_player import AnswerSheet

CASE_NUMBER = "26-0001041"
STORY = "A lender says I owe for a sofa that I gave back. They want to take money from my pay. The hearing is on 12/14."
PAPER = Upload("letter.txt", b"Synthetic letter: please pay within 30 days.\n", "text/plain")

SHEET = AnswerSheet(
    answers={
        "wrong_sections": ["address"],
        "client.address.address": "58 Cooper Street",
        "client.birthdate": date(1979, 5, 17),
        "client.mobile_number": "(309) 555-0142",
        "client.email": "client@mail.example",
        "safe_channels": ["email"],
        "client.household_adults": 2,
        "client.household_children": 1,
        "what_happened": STORY,
        "papers": [PAPER],
    },
    lists={
        "adverse_parties": [{"kind": "organization", "organization": "Silverbrook Finance LLC"}],
        "incomes": [{"source": "Employment", "value": "1450.50", "times_per_year": 12}],
    },
)

# What the case must hold afterwards: key of the matter -> value.
EXPECTED = {
    "date_of_birth": "1979-05-17",
    "mobile_phone": "309-555-0142",
    "number_of_adults": 2,
    "number_of_children": 1,
}
EXPECTED_STREET = "58 Cooper Street"
EXPECTED_PARTY = "Silverbrook Finance LLC"
EXPECTED_AMOUNT = "$1,450.50"
